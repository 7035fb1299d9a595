# old: anthropic.claude-v2
resource "aws_bedrockagent_agent" "support" {
  foundation_model = "anthropic.claude-3-5-sonnet-20241022-v2:0"
  tags = { team = "ml", "stage" : var.prod ? "p" : "q" }
}
variable "model" { default = "meta.llama3-1-70b-instruct-v1:0" }
locals {
  image = "${var.registry["x"]}/vllm:1"
  models = ["a/one", "b/two"]
  env = jsonencode({ MODEL_ID = "c/three" })
  container = <<-EOT
    [{"name": "x", "environment": [{"name": "HF_MODEL_ID", "value": "d/four"}]}]
  EOT
}
