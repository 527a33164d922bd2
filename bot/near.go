package bot

import (
	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// located answers a place that somebody sent, be it where they are, a live location or a venue. The place itself isn't kept, but roughly
// where the finder asks for it.
func (t *turn) located(m *telegram.Incoming) error {
	here := knowledge.Point{Lat: m.Location.Latitude, Lon: m.Location.Longitude}
	if f, o := t.openedForm(); f != nil && f.kind == findData && (o.Step == "place" || o.Step == "distance") {
		return t.sought(f, o, here)
	}
	return t.question(m.ID, desk.Question{Here: &here})
}

// sought takes a place into the finder, as that which land should be near to.
func (t *turn) sought(f *form, o *openForm, here knowledge.Point) error {
	code, note := t.desk.Sent(t.language(), here)
	if code == "" {
		return t.presentWith(f, o, note)
	}
	if note != "" {
		if err := t.tell(note); err != nil {
			return err
		}
	}
	o.Step = "place"
	return t.take(f, o, map[string][]string{"place": {code}})
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
