package bot

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/knowledge"
)

// Conversation is what is remembered of one chat between two updates; it is stored as JSON. Of what a person
// wrote it holds the last few questions, for the case that they are passed on to staff, and what stands in an open form.
type Conversation struct {
	Lang    knowledge.Lang `json:"lang,omitempty"` // chosen by the person; empty: as detected
	Desk    desk.Context   `json:"desk,omitzero"`
	Seen    time.Time      `json:"seen,omitzero"`
	Gone    bool           `json:"gone,omitempty"` // the person blocked the bot, or it was put out of the group
	Sent    Sent           `json:"sent,omitzero"`
	Pressed lastPress      `json:"pressed,omitzero"`
	Replies []reply        `json:"replies,omitempty"` // the last few, oldest first
	Erasure erasure        `json:"erasure,omitzero"`
	Form    *openForm      `json:"form,omitempty"`    // that is being filled in
	Forms   int            `json:"forms,omitempty"`   // opened so far
	Results []result       `json:"results,omitempty"` // the last few, oldest first
	Kept    int            `json:"kept,omitempty"`    // results kept so far
	Compose composing      `json:"compose,omitzero"`
	Talk    []Exchange     `json:"talk,omitempty"`    // the last few with the bot, oldest first
	Enquiry int            `json:"enquiry,omitempty"` // the last one passed on to staff
	Confirm []string       `json:"confirm,omitempty"` // marks of records that a member of staff is about to confirm
	Hint    knowledge.Lang `json:"hint,omitempty"`    // of a staff chat: the language of who acted there last
}

// lastPress is the last button that was pressed, by which a second press on it is told.
type lastPress struct {
	Message int    `json:"m"`
	Data    string `json:"d"`
	At      int64  `json:"at"` // Unix seconds
}

// reply ties a person's message to the messages that answered it.
type reply struct {
	To  int   `json:"q"`
	IDs []int `json:"a"`
}

// result is what an answer was understood to be asked for, so that a button under it can act on just that: change it, save it, make a
// document of it.
type result struct {
	ID      int              `json:"id"`
	Find    *desk.Conditions `json:"f,omitempty"`
	Project *desk.Project    `json:"p,omitempty"`
	Compare []string         `json:"c,omitempty"`
}

// most answers that can still be acted on
const resultsKept = 6

// keep keeps a result and returns its id.
func (c *Conversation) keep(r result) string {
	if last := len(c.Results) - 1; last >= 0 {
		if r.ID = c.Results[last].ID; reflect.DeepEqual(r, c.Results[last]) {
			return strconv.Itoa(r.ID) // as when its pages are turned
		}
	}
	c.Kept++
	r.ID = c.Kept
	c.Results = append(c.Results, r)
	if extra := len(c.Results) - resultsKept; extra > 0 {
		c.Results = slices.Delete(c.Results, 0, extra)
	}
	return strconv.Itoa(r.ID)
}

// result is the one with an id; ok is false when it is too long ago.
func (c *Conversation) result(id string) (r result, ok bool) {
	for _, r := range c.Results {
		if strconv.Itoa(r.ID) == id {
			return r, true
		}
	}
	return result{}, false
}

const repliesKept = 8

func (c *Conversation) remember(to int, ids []int) {
	c.Replies = slices.DeleteFunc(c.Replies, func(r reply) bool { return r.To == to })
	c.Replies = append(c.Replies, reply{to, ids})
	if extra := len(c.Replies) - repliesKept; extra > 0 {
		c.Replies = slices.Delete(c.Replies, 0, extra)
	}
}

func (c *Conversation) repliesTo(message int) []int {
	for _, r := range c.Replies {
		if r.To == message {
			return r.IDs
		}
	}
	return nil
}

// Lease is the right to handle a chat's update while no other process does. It ends by itself after For unless extended.
type Lease struct {
	Chat, Update int64
	For          time.Duration
}

// ErrLost says that a lease had ended, and the chat may have been given to another process, before the work was finished.
var ErrLost = errors.New("the lease on the chat was lost")

// ClaimState is what became of a claim.
type ClaimState int

const (
	Claimed ClaimState = iota + 1
	Done               // this update was handled before
	Busy               // another process handles an update of this chat
)

// conversations is where chats are remembered and updates ticked off, for all processes together.
type conversations interface {
	// Claim takes the lease on a chat for one update and gives the chat's conversation, empty when there is none.
	Claim(ctx context.Context, chat, update int64) (Conversation, Lease, ClaimState, error)
	// Extend makes the lease last For from now; ErrLost when it was lost.
	Extend(ctx context.Context, lease Lease) error
	// Finish saves the conversation, notes what was told, ticks off the update and gives up the lease. An empty conversation leaves none. It fails with ErrLost
	// when the lease was lost.
	Finish(ctx context.Context, lease Lease, c Conversation, told ...Told) error
	// Release gives up the lease, so that the update may be handled again.
	Release(ctx context.Context, lease Lease) error
	// Look gives a chat's conversation without a lease, empty when there is none.
	Look(ctx context.Context, chat int64) (Conversation, error)
	Ping(ctx context.Context) error
}
