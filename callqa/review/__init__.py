"""The review app: what people see of the scores, and who may see it. The only part that imports streamlit."""
