"""The coding page: texts, codes given to passages, two coders set against each other, a matrix whose cells open."""
