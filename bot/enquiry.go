package bot

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// EnquiryState is how far staff have come with an enquiry.
type EnquiryState string

// The states of an enquiry. A message of the asker makes any of the last three new, or taken, again.
const (
	EnquiryNew      EnquiryState = "new"
	EnquiryTaken    EnquiryState = "taken"
	EnquiryWaiting  EnquiryState = "waiting" // staff asked the asker something
	EnquiryAnswered EnquiryState = "answered"
	EnquiryClosed   EnquiryState = "closed"
)

// EnquiryStates are all states in the order in which they are listed.
func EnquiryStates() []EnquiryState {
	return []EnquiryState{EnquiryNew, EnquiryTaken, EnquiryWaiting, EnquiryAnswered, EnquiryClosed}
}

// Enquiry is what a person passed on to staff, and what became of it. It is stored as JSON.
type Enquiry struct {
	Number   int               `json:"number"`
	Revision int               `json:"revision"`         // goes up with each change
	Update   int64             `json:"update,omitempty"` // that opened it
	Chat     int64             `json:"chat"`             // private chat of the asker; 0 once the person was forgotten
	Name     string            `json:"name,omitempty"`
	Lang     knowledge.Lang    `json:"lang"`
	Question string            `json:"question,omitempty"`
	Talk     []Exchange        `json:"talk,omitempty"`    // with the bot, before it was passed on, oldest first
	Details  map[string]string `json:"details,omitempty"` // by the steps of the form: name, company, country, need, contact
	About    string            `json:"about,omitempty"`   // the broadcast that was replied to
	Article  string            `json:"article,omitempty"` // of the knowledge, made of the answer

	State    EnquiryState `json:"state"`
	By       int64        `json:"by,omitempty"` // member of staff who has taken it
	ByName   string       `json:"by_name,omitempty"`
	Urgent   bool         `json:"urgent,omitempty"`
	Spam     bool         `json:"spam,omitempty"`
	Tags     []string     `json:"tags,omitempty"`
	Snoozed  time.Time    `json:"snoozed,omitzero"`  // nobody is reminded before
	Reminded time.Time    `json:"reminded,omitzero"` // that nobody has taken it
	Warned   time.Time    `json:"warned,omitzero"`   // that an answer was promised for soon

	Opened   time.Time `json:"opened"`
	Promised time.Time `json:"promised"` // when the asker was told to expect an answer
	Changed  time.Time `json:"changed"`
	Asked    time.Time `json:"asked"`            // last message of the asker
	Replied  time.Time `json:"replied,omitzero"` // last message of staff
	First    time.Time `json:"first,omitzero"`   // first message of staff
	Aside    time.Time `json:"aside,omitzero"`   // when the asker wanted the bot to answer instead

	Gone   bool    `json:"gone,omitempty"`   // the asker blocked the bot, and messages wait
	Thread int     `json:"thread,omitempty"` // topic of a forum
	Cards  []Place `json:"cards,omitempty"`  // messages that show staff how it stands
}

// Exchange is a question to the bot and the answer to it, both in their first words.
type Exchange struct {
	Question string `json:"q"`
	Answer   string `json:"a"`
	Answered bool   `json:"ok,omitempty"`
	At       int64  `json:"t"` // Unix seconds
}

// Place is a message.
type Place struct {
	Chat    int64 `json:"c"`
	Message int   `json:"m"`
}

// Side is who wrote.
type Side string

const (
	FromAsker Side = "asker"
	FromStaff Side = "staff"
)

// Post is a message between asker and staff. It is kept until it is sent, whatever happens meanwhile.
type Post struct {
	From    Place              `json:"from"` // chat 0: written by the bot itself, with a number that tells it from others
	Side    Side               `json:"side"`
	Name    string             `json:"name,omitempty"` // of the member of staff who wrote
	Content *broadcast.Content `json:"content,omitempty"`
	Point   *telegram.Location `json:"point,omitempty"` // in place of Content; without either it is copied by its id
	Notice  bool               `json:"notice,omitempty"`
	At      time.Time          `json:"at"`
	Waits   bool               `json:"waits,omitempty"` // not sent yet
	Failed  string             `json:"failed,omitempty"`
	To      []Place            `json:"to,omitempty"` // what it was sent as
}

// enquiries keeps enquiries and what is written about them, for all processes together.
type enquiries interface {
	// OpenEnquiry keeps e under the next number. The same update opens one only once: later it is given that one.
	OpenEnquiry(ctx context.Context, e Enquiry, update int64) (Enquiry, error)
	// Enquiry gives an enquiry; ok is false when there is none with that number.
	Enquiry(ctx context.Context, number int) (e Enquiry, ok bool, err error)
	// ChangeEnquiry changes an enquiry and gives it as it is then. change may be called again, when somebody else changed it meanwhile; what
	// it leaves as it was is not stored.
	ChangeEnquiry(ctx context.Context, number int, change func(*Enquiry)) (Enquiry, error)
	// Enquiries gives at most n enquiries of a state, after the first from, the one changed last first, and how many there are.
	Enquiries(ctx context.Context, state EnquiryState, from, n int) (page []Enquiry, all int, err error)
	// EnquiriesOf gives the numbers of a person's enquiries, the newest last.
	EnquiriesOf(ctx context.Context, chat int64) ([]int, error)
	// Askers gives the chats that have an enquiry which is not closed.
	Askers(ctx context.Context) ([]int64, error)
	// BanOf tells whether a person is kept from staff.
	BanOf(ctx context.Context, chat int64) (Ban, error)
	SetBan(ctx context.Context, chat int64, ban Ban) error
	correspondence
}

// correspondence keeps the messages of enquiries.
type correspondence interface {
	// AddPost keeps a message that is to be sent, once: added is false when it was there.
	AddPost(ctx context.Context, number int, p Post) (added bool, err error)
	// SavePost keeps what became of a message.
	SavePost(ctx context.Context, number int, p Post) error
	// PostAt gives the message that was written at a place.
	PostAt(ctx context.Context, number int, from Place) (p Post, ok bool, err error)
	// Posts gives all messages of an enquiry, oldest first.
	Posts(ctx context.Context, number int) ([]Post, error)
	// WaitingPosts gives the messages of an enquiry that one side has yet to get, in the order of their coming.
	WaitingPosts(ctx context.Context, number int, from Side) ([]Post, error)
	// Waiting gives the enquiries with something that is yet to be sent, a new one's card included.
	Waiting(ctx context.Context) ([]int, error)
	// Carried notes that nothing of an enquiry waits any more, if that is so.
	Carried(ctx context.Context, number int) error
	// SetPlace keeps to which enquiry a message belongs; a topic of a forum is kept by the negative of its id.
	SetPlace(ctx context.Context, number int, at Place) error
	// PrunePlaces forgets to which enquiry messages written before a time belong; topics and cards stay known.
	PrunePlaces(ctx context.Context, before time.Time) error
	// EnquiryAt gives the enquiry to which a message or topic belongs, 0 when none.
	EnquiryAt(ctx context.Context, at Place) (number int, err error)
	// HoldEnquiry lets only the holder send messages of an enquiry, for as long as life; the token is empty when another does.
	HoldEnquiry(ctx context.Context, number int) (token string, life time.Duration, err error)
	LetEnquiry(ctx context.Context, number int, token string) error
}

// topicPlace is where a topic of a forum is kept.
func topicPlace(chat int64, thread int) Place { return Place{chat, -thread} }

// open tells whether staff may still have to do with it.
func (e *Enquiry) open() bool { return e.State != EnquiryClosed }

// overdue tells whether staff have not answered by the time that was promised.
func (e *Enquiry) overdue(now time.Time) bool {
	return e.open() && e.First.IsZero() && !e.Promised.IsZero() && now.After(e.Promised)
}

// asked notes a message of the asker.
func (e *Enquiry) asked(at time.Time) {
	if e.Asked.Before(at) {
		e.Asked = at
	}
	e.Gone, e.Snoozed, e.Reminded = false, time.Time{}, time.Time{}
	e.State = EnquiryNew
	if e.By != 0 {
		e.State = EnquiryTaken
	}
}

// replied notes a message of staff.
func (e *Enquiry) replied(at time.Time, by int64, name string, asks bool) {
	if e.First.IsZero() {
		e.First = at
	}
	if e.By == 0 {
		e.By, e.ByName = by, name
	}
	e.Replied, e.State = at, EnquiryAnswered
	if asks {
		e.State = EnquiryWaiting
	}
}

// talkTime is for how long after staff wrote what the asker writes goes to them.
const talkTime = 24 * time.Hour

// talks tells whether what the asker writes now, as a reply to nothing, is meant for staff.
func (e *Enquiry) talks(now time.Time) bool {
	return e.open() && !e.Replied.IsZero() && now.Sub(e.Replied) < talkTime && e.Replied.After(e.Aside)
}

// Limits of what goes with an enquiry.
const (
	exchangesKept = 4
	exchangeLife  = 24 * time.Hour
	wordsKept     = 700 // characters of a question or answer
	openAtOnce    = 5   // enquiries of one person
)

// talked keeps an exchange for the case that it is passed on to staff.
func (c *Conversation) talked(x Exchange) {
	c.Talk = slices.DeleteFunc(c.Talk, func(old Exchange) bool { return x.At-old.At > int64(exchangeLife.Seconds()) })
	c.Talk = append(c.Talk, x)
	if extra := len(c.Talk) - exchangesKept; extra > 0 {
		c.Talk = slices.Delete(c.Talk, 0, extra)
	}
}

// postOf takes a message as it is to be sent on; nil for what is no content, such as the news that somebody joined.
func postOf(u *telegram.Update, m *telegram.Incoming, side Side, at time.Time) *Post {
	p := &Post{From: Place{m.Chat.ID, m.ID}, Side: side, At: at, Waits: true}
	if m.Location != nil && venueOf(u) == nil {
		p.Point = m.Location
		return p
	}
	if m.Forward == nil || m.Text != "" {
		if c, ok := contentIn(u, m); ok {
			p.Content = &c
			return p
		}
	}
	if materialOf(m, u.Raw) == "" {
		return nil
	}
	return p // copied by its id
}

func venueOf(u *telegram.Update) json.RawMessage {
	var held struct {
		Message struct {
			Venue json.RawMessage `json:"venue"`
		} `json:"message"`
	}
	_ = json.Unmarshal(u.Raw, &held)
	return held.Message.Venue
}

// contentIn takes text or file of a message, new or edited, with its formatting.
func contentIn(u *telegram.Update, m *telegram.Incoming) (c broadcast.Content, ok bool) {
	type marks struct {
		Entities json.RawMessage `json:"entities"`
		Caption  json.RawMessage `json:"caption_entities"`
	}
	var held struct {
		Message, Edited marks
	}
	_ = json.Unmarshal(u.Raw, &struct {
		Message *marks `json:"message"`
		Edited  *marks `json:"edited_message"`
	}{&held.Message, &held.Edited})
	of := held.Message
	if u.Message == nil {
		of = held.Edited
	}
	if m.Text != "" {
		return broadcast.Content{Text: m.Text, Entities: of.Entities, NoPreview: true}, true
	}
	kind, file := fileOf(m)
	return broadcast.Content{Text: m.Caption, Entities: of.Caption, Media: []broadcast.Media{{Kind: kind, File: file}}}, file != ""
}
