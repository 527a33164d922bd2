package bot

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// Draft is a broadcast in the making. It is kept until it is sent or dropped.
type Draft struct {
	ID       string              `json:"id"`
	Author   int64               `json:"author"`
	Revision int                 `json:"revision"` // goes up with each change, so that nobody confirms or approves what has changed since
	Versions []broadcast.Version `json:"versions,omitempty"`
	Audience Audience            `json:"audience"`
	At       time.Time           `json:"at,omitzero"`     // zero: at once
	Grace    time.Duration       `json:"grace,omitempty"` // how late it may be sent when nothing runs at its time; 0: broadcast.UsualGrace
	Of       string              `json:"of,omitempty"`    // the broadcast that it corrects
	Changed  time.Time           `json:"changed"`

	Album string `json:"album,omitempty"` // of the version that came last, whose other files may be still on their way
}

// ErrChanged says that somebody else changed a draft meanwhile.
var ErrChanged = errors.New("the draft was changed meanwhile")

// drafts keeps drafts for all processes together.
type drafts interface {
	// Draft gives a draft; ok is false when it was sent or dropped.
	Draft(ctx context.Context, id string) (d Draft, ok bool, err error)
	Drafts(ctx context.Context) ([]Draft, error)
	// SaveDraft stores d with the next revision, which it returns, if its Revision is still that of what is stored; else ErrChanged.
	SaveDraft(ctx context.Context, d Draft) (revision int, err error)
	// DropDraft removes a draft; ok is false when it was gone before.
	DropDraft(ctx context.Context, id string) (ok bool, err error)
}

// version is the index of the version in lang, -1 without one.
func (d *Draft) version(lang knowledge.Lang) int {
	return slices.IndexFunc(d.Versions, func(v broadcast.Version) bool { return v.Lang == lang })
}

// put sets the version in lang. The files of one album come one by one, and each is added to those before.
func (d *Draft) put(lang knowledge.Lang, c broadcast.Content, album string) {
	at := d.version(lang)
	switch {
	case at < 0:
		d.Versions = append(d.Versions, broadcast.Version{Lang: lang, Content: c})
	case album != "" && album == d.Album && d.Versions[at].Content.Forward == nil:
		old := &d.Versions[at].Content
		old.Media = append(old.Media, c.Media...)
		if old.Text == "" {
			old.Text, old.Entities = c.Text, c.Entities
		}
	default:
		c.Buttons = d.Versions[at].Content.Buttons
		d.Versions[at].Content = c
	}
	d.Album = album
}

// contentOf takes a message as it stands, formatting and files included. ok is false for what no broadcast can carry.
func contentOf(u *telegram.Update) (c broadcast.Content, ok bool) {
	m := u.Message
	if m.Forward != nil {
		return broadcast.Content{Forward: &broadcast.Forward{Chat: m.Chat.ID, Message: m.ID}}, true
	}
	var marks struct {
		Message struct {
			Entities json.RawMessage `json:"entities"`
			Caption  json.RawMessage `json:"caption_entities"`
		} `json:"message"`
	}
	_ = json.Unmarshal(u.Raw, &marks)
	if m.Text != "" {
		return broadcast.Content{Text: m.Text, Entities: marks.Message.Entities}, true
	}
	kind, file := fileOf(m)
	if file == "" {
		return c, false
	}
	return broadcast.Content{Text: m.Caption, Entities: marks.Message.Caption, Media: []broadcast.Media{{Kind: kind, File: file}}}, true
}

// fileOf names the file of a message and its kind; an animation is a document too, and is taken for what it is.
func fileOf(m *telegram.Incoming) (kind, file string) {
	if n := len(m.Photo); n > 0 {
		return "photo", m.Photo[n-1].ID
	}
	for _, f := range []struct {
		kind string
		file *telegram.Received
	}{{"animation", m.Animation}, {"document", m.Document}, {"video", m.Video}, {"audio", m.Audio}, {"voice", m.Voice}} {
		if f.file != nil {
			return f.kind, f.file.ID
		}
	}
	return "", ""
}
