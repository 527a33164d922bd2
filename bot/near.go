package bot

import (
	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// located answers a place that somebody sent, be it where they are, a live location or a venue. The place itself isn't kept.
func (t *turn) located(m *telegram.Incoming) error {
	here := knowledge.Point{Lat: m.Location.Latitude, Lon: m.Location.Longitude}
	return t.question(m.ID, desk.Question{Here: &here})
}

// askPlace tells how to send a place; in a private chat a key of the keyboard does it.
func (t *turn) askPlace() error {
	parts := t.messages(telegram.Escape(t.text("near.ask")), nil)
	if t.private() {
		parts[0].Keyboard = &telegram.Keyboard{Rows: [][]telegram.Key{{{Text: t.text("near.send"), Location: true}}}, Once: true}
	}
	return t.sendParts(parts)
}

// private tells whether the chat is one person's own.
func (t *turn) private() bool { return t.chat == t.update.Person() }
