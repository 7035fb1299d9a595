import OpenAI from 'openai';
import { anthropic as claude } from '@ai-sdk/anthropic';
const { pipeline, env: e } = require('@huggingface/transformers');

const client = new OpenAI({ baseURL: 'https://api.groq.com/openai/v1' });
const model: string = process.env.CHAT_MODEL ?? 'gpt-4o'; // not meta-llama/Llama-2-7b
export const MODELS = ['a/one', "b/two", `c/three`, `d/${model}`];
const ask = () => client.chat.completions.create({ model: 'gpt-4o-mini', messages: [] });
const x = await generateText({ model: claude('claude-3-5-haiku-20241022') });
const extractor = await pipeline('feature-extraction', 'Xenova/all-MiniLM-L6-v2', { revision: 'main' });
if (model === 'gpt-3.5-turbo') { re = /['"`]/g; }
const table = { chat: { id: 'e/five' }, "embed": flag ? 'f/six' : 'g/seven' };
const view = <p>don't say "h/eight"</p>;
