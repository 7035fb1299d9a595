def test_tiny_model_answers():
    from transformers import pipeline

    assert pipeline("text-generation", model="sshleifer/tiny-gpt2")
