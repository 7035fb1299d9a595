-- default gpt-4
CREATE TABLE profiles (
  model TEXT NOT NULL DEFAULT 'gpt-4-turbo-preview',
  embedding_model text default 'text-embedding-3-small'
);
INSERT INTO plans (name, models) VALUES
  ('Pro', '[{"provider":"deepseek","model":"deepseek-chat"}]'),
  ('x', '[{"provider":"openai","model":"gpt-4o"}]');
INSERT INTO models (id, repo_id) VALUES (1, 'Qwen/Qwen2.5-7B-Instruct');
INSERT INTO profiles VALUES ('', 4096, 'gpt-4-1106-preview', 'You are a friendly', 'x/y');
UPDATE models SET model_id = 'claude-3-5-sonnet-20241022' WHERE model_id = 'claude-3-opus-20240229';
