package bot

import "zonedesk/knowledge"

// bystander tells whether a button was pressed, in a group, that stands under the answer to somebody else. Such a press is answered in a
// message of its own, in the language of who pressed, and leaves the other's message and the group's conversation as they are.
func (t *turn) bystander() bool {
	c := t.update.Callback
	if c == nil || c.Message == nil || c.Message.Chat.Private() || c.Message.Chat.ID == t.staff.Load() || c.Message.ReplyTo == nil || c.Message.ReplyTo.From == nil {
		return false
	}
	return c.Message.ReplyTo.From.ID != c.From.ID
}

// chosen is the language that answers must be in, "" when it is the question's.
func (t *turn) chosen() knowledge.Lang {
	if t.bystander() {
		return t.hint()
	}
	return t.conv.Lang
}
