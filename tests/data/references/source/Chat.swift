let query = ChatQuery(messages: [.init(role: .user)], model: "gpt-4o")
var modelName: String? = nil
let configuration = ModelConfiguration(id: "mlx-community/Llama-3.2-1B-Instruct-4bit")
let name = isLarge ? "gpt-4.1" : "gpt-4.1-mini"
