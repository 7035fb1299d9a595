print "Python 2 does not parse"
from transformers import pipeline
nlp = pipeline("ner", model="dslim/bert-base-NER")
