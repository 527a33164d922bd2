package bot

import (
	"cmp"
	"errors"

	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// question has the desk answer and sends the answer. message is the person's message, 0 when a button asked.
func (t *turn) question(message int, q desk.Question) error {
	answer := t.consult(q)
	return t.reply(message, answer)
}

// reply sends an answer to a person's message, 0 when a button asked.
func (t *turn) reply(message int, answer desk.Answer) error {
	if len(answer.Lines) == 0 {
		return errors.New("the desk gave an empty answer")
	}
	send := func() error { return t.send(render(answer), t.layout(answer)) }
	if answer.Chart != nil {
		send = func() error { return t.sendChart(answer) }
	}
	if err := send(); err != nil {
		return err
	}
	if message != 0 {
		t.conv.remember(message, t.effort.sent)
	}
	return nil
}

// edited answers a question that was put otherwise afterwards, in the place of the first answer.
func (t *turn) edited(m *telegram.Incoming) error {
	old := t.conv.repliesTo(m.ID)
	text := t.asked(m)
	if len(old) == 0 || text == "" {
		return nil // too long ago, or never answered
	}
	answer := t.consult(desk.Question{Text: text})
	t.missed(text, answer)
	parts := t.messages(render(answer), t.layout(answer))
	for i, part := range parts[:min(len(parts), len(old))] {
		id, err := t.replace(old[i], part)
		if err != nil {
			return err
		}
		old[i] = id
	}
	if len(old) > len(parts) {
		return t.remove(old[len(parts):], m.ID, old[:len(parts)])
	}
	if err := t.sendParts(parts[len(old):]); err != nil {
		return err
	}
	t.conv.remember(m.ID, append(old, t.effort.sent...))
	return nil
}

// replace edits a message and returns its id, or that of a new one when the old is gone.
func (t *turn) replace(id int, by telegram.Message) (int, error) {
	err := t.telegram.Edit(t.ctx, t.chat, id, by)
	if bad := (*telegram.BadRequest)(nil); errors.As(err, &bad) && (bad.Says("message to edit not found") || bad.Says("can't be edited") || bad.Says("no text in the message")) {
		return t.telegram.Send(t.ctx, by)
	}
	return id, err
}

// remove deletes the rest of a longer answer.
func (t *turn) remove(surplus []int, message int, kept []int) error {
	params := telegram.Params{"chat_id": t.chat, "message_ids": surplus}
	if err := t.telegram.Call(t.ctx, "deleteMessages", params, nil); err != nil && worthAnotherTry(err) {
		return err
	}
	t.conv.remember(message, kept)
	return nil
}

// consult asks the desk.
func (t *turn) consult(q desk.Question) desk.Answer {
	now := t.now()
	q.Lang, q.Hint, q.Traditional, q.Context, q.Now = cmp.Or(q.Lang, t.chosen()), t.hint(), t.traditional(), t.conv.Desk, now
	answer := t.desk.Answer(t.ctx, q)
	t.metrics.desk.Observe(t.now().Sub(now).Seconds())
	t.metrics.answered(answer)
	if q.Text != "" && t.effort.tries == 0 {
		t.countQuestion(answer)
	}
	if answer.Withheld != "" {
		t.log.Error("an answer was held back, because a number in it stands in no record", "number", answer.Withheld, "topic", answer.Topic)
	}
	if !t.bystander() {
		t.conv.Desk = answer.Context
	}
	t.heard(answer)
	return answer
}

// say sends an interface text in the reader's language.
func (t *turn) say(key string) error { return t.send(telegram.Escape(t.text(key)), nil) }

// text is an interface text in the reader's language; pairs are names and values of its placeholders.
func (t *turn) text(key string, pairs ...any) string { return t.textIn(t.language(), key, pairs...) }

// textIn is an interface text in a language, Chinese in the characters that the reader reads.
func (t *turn) textIn(lang knowledge.Lang, key string, pairs ...any) string {
	return t.inScript(lang, t.desk.Say(lang, key, pairs...))
}

// inScript writes a text of zonedesk's own in the characters that the reader reads.
func (t *turn) inScript(lang knowledge.Lang, s string) string {
	if lang == knowledge.ZH && t.traditional() {
		return desk.Traditional(s)
	}
	return s
}

// word is a message in the reader's language.
func (t *turn) word(m knowledge.Message) string {
	return t.inScript(t.language(), t.desk.Word(t.language(), m))
}

// wordError is an error in the reader's language, if it is a message.
func (t *turn) wordError(err error) string {
	if m, ok := errors.AsType[knowledge.Message](err); ok {
		return t.word(m)
	}
	return err.Error()
}

// send sends one text to the chat, in as many messages as it needs, the buttons under the last.
func (t *turn) send(html string, buttons [][]telegram.Button) error {
	return t.sendParts(t.messages(html, buttons))
}

// show puts a text and its buttons in the place of the message whose button was pressed, so that a menu doesn't flood the chat; it sends
// them when no button was pressed or the message can't take them.
func (t *turn) show(html string, buttons [][]telegram.Button) error {
	parts := t.messages(html, buttons)
	c := t.update.Callback
	if c == nil || c.Message == nil || len(parts) != 1 || t.bystander() || t.apart {
		return t.sendParts(parts)
	}
	_, err := t.replace(c.Message.ID, parts[0])
	return err
}

// messages are the messages of one text.
func (t *turn) messages(html string, buttons [][]telegram.Button) []telegram.Message {
	var messages []telegram.Message
	for _, part := range telegram.Split(html) {
		messages = append(messages, telegram.Message{Chat: t.chat, Thread: t.thread, ReplyTo: t.replyTo(), HTML: part, NoPreview: true})
	}
	if len(messages) > 0 {
		messages[len(messages)-1].Buttons = buttons
	}
	return messages
}

// replyTo is the message to quote: in a group it shows who is answered.
func (t *turn) replyTo() int {
	if m := t.update.Message; m != nil && !m.Chat.Private() {
		return m.ID
	}
	if t.bystander() {
		return t.update.Callback.Message.ID
	}
	return 0
}

// sendParts sends messages in order, but not those that an earlier try has sent, and follows a group that became a supergroup.
func (t *turn) sendParts(parts []telegram.Message) error {
	for _, part := range parts {
		if t.skip > 0 {
			t.skip--
			continue
		}
		part.Chat = t.chat
		id, err := t.telegram.Send(t.ctx, part)
		if to := migratedTo(err); to != 0 {
			t.chat, part.Chat, part.ReplyTo = to, to, 0
			_ = t.moved(to)
			id, err = t.telegram.Send(t.ctx, part)
		}
		if err != nil {
			return err
		}
		t.effort.sent = append(t.effort.sent, id)
	}
	return nil
}

func migratedTo(err error) int64 {
	if m := (*telegram.Migrated)(nil); errors.As(err, &m) {
		return m.To
	}
	return 0
}
