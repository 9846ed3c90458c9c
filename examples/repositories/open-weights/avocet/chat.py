"""Lines typed in -> answers of Avocet."""

from transformers import pipeline

if __name__ == "__main__":
    chat = pipeline("text-generation", model="avocet-example/avocet-3b-chat")
    while question := input("> "):
        print(chat(question, max_new_tokens=300)[0]["generated_text"])
