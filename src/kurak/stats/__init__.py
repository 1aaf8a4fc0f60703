"""How visits ended, unit by unit, and the rates of response, cooperation, refusal and contact that follow."""
