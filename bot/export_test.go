package bot

// Answerer lets tests put a desk of their own in the place of the real one.
type Answerer = answerer

func (b *Bot) SetDesk(a Answerer) { b.answerer = func() answerer { return a } }
