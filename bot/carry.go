package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

const (
	holdWait     = 3 * time.Second      // for who sends messages of the same enquiry
	carryEvery   = 5 * time.Second      // looks after what waits
	carryRest    = time.Minute          // after the staff could not be reached
	placesLife   = 180 * 24 * time.Hour // for how long a reply to a message, or an edit of it, is known to belong to its enquiry
	pruneEvery   = 24 * time.Hour
	measureEvery = time.Minute // of how the enquiries stand
)

// carriage is what this process knows about sending between askers and staff.
type carriage struct {
	mu     sync.Mutex
	rests  map[int]time.Time // enquiries that are not tried again before
	askers map[int64]bool    // chats known to have an enquiry that is open
	hushed map[int64]time.Time
}

func newCarriage() carriage {
	return carriage{rests: map[int]time.Time{}, askers: map[int64]bool{}, hushed: map[int64]time.Time{}}
}

func (c *carriage) asks(chat int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.askers[chat]
}

func (c *carriage) note(chats ...int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, chat := range chats {
		c.askers[chat] = true
	}
}

func (c *carriage) rest(number int, until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rests[number] = until
}

// wake lets all be tried at once.
func (c *carriage) wake() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.rests)
}

func (c *carriage) resting(number int, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return now.Before(c.rests[number])
}

// once tells whether a person may be told something again that need not be said more than once an hour.
func (c *carriage) once(person int64, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.Sub(c.hushed[person]) < time.Hour {
		return false
	}
	if len(c.hushed) > 10_000 {
		clear(c.hushed)
	}
	c.hushed[person] = now
	return true
}

// CarryEnquiries sends what waits between askers and staff until ctx ends, in one process at a time.
func (b *Bot) CarryEnquiries(ctx context.Context) {
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), b.waits.store)
		defer cancel()
		b.keepFigures(ctx)
	}()
	for first := true; first || pause(ctx, carryEvery); first = false {
		b.keepFigures(ctx)
		if chats, err := b.store.Askers(ctx); err == nil {
			b.carriage.note(chats...)
		}
		if leads, err := b.store.Lead(ctx, "enquiries", 3*carryEvery); err != nil || !leads || b.me.Load() == nil || b.answerer() == nil {
			b.metrics.notDesked()
			b.measured = time.Time{}
			continue
		}
		if now := b.now(); now.Sub(b.counted) >= countEvery {
			if err := b.countFollowers(ctx); err == nil {
				b.counted = now
			}
		}
		if err := b.carryAll(ctx); err != nil && ctx.Err() == nil {
			b.log.Warn("not all that waits between askers and staff could be sent", "error", err)
		}
		if err := b.measureEnquiries(ctx); err != nil && ctx.Err() == nil {
			b.log.Warn("how the enquiries stand could not be measured", "error", err)
		}
		if err := b.prunePlaces(ctx); err != nil && ctx.Err() == nil {
			b.log.Warn("what is kept of old messages of enquiries could not be removed", "error", err)
		}
		if err := b.remind(ctx); err != nil && ctx.Err() == nil {
			b.log.Warn("not all reminders of enquiries could be sent", "error", err)
		}
	}
}

// measureEnquiries sets the metrics of how the enquiries stand, once a minute, and takes them away when that is not known; CarryEnquiries' own.
func (b *Bot) measureEnquiries(ctx context.Context) error {
	if b.now().Sub(b.measured) < measureEvery {
		return nil
	}
	s, err := b.standing(ctx)
	if err != nil {
		b.metrics.notDesked()
		return err
	}
	b.measured = b.now()
	b.metrics.desked(s)
	return nil
}

// prunePlaces forgets, once a day, where old messages were; CarryEnquiries' own.
func (b *Bot) prunePlaces(ctx context.Context) error {
	if b.now().Sub(b.pruned) < pruneEvery {
		return nil
	}
	b.pruned = b.now()
	return b.store.PrunePlaces(ctx, b.now().Add(-placesLife))
}

func (b *Bot) carryAll(ctx context.Context) error {
	numbers, err := b.store.Waiting(ctx)
	for _, n := range numbers {
		if !b.carriage.resting(n, b.now()) {
			err = errors.Join(err, b.carry(ctx, n))
		}
	}
	return err
}

// carry sends what waits of an enquiry to either side, in the order in which it was written. What can't be sent now is kept. Its errors are
// for the log.
func (b *Bot) carry(ctx context.Context, number int) (err error) {
	token, life, err := b.hold(ctx, number)
	if err != nil || token == "" {
		return err
	}
	until := time.Now().Add(life / 2)
	defer func() { err = errors.Join(err, b.store.LetEnquiry(context.WithoutCancel(ctx), number, token)) }()
	e, ok, err := b.store.Enquiry(ctx, number)
	switch {
	case err != nil:
		return err
	case !ok || e.Chat == 0:
		return b.store.Carried(ctx, number)
	}
	b.carriage.note(e.Chat)
	toStaff := b.carryToStaff(ctx, &e, until)
	switch {
	case toStaff == nil:
		b.staffAway.Store(false)
	case telegram.Gone(toStaff) && b.staff.Load() != 0:
		b.staffLost(ctx)
	}
	if toStaff != nil {
		b.carriage.rest(number, b.now().Add(b.restAfter(toStaff)))
	}
	toAsker := b.carryToAsker(ctx, &e, until)
	if toStaff == nil && toAsker == nil {
		return b.store.Carried(ctx, number)
	}
	return errors.Join(toStaff, toAsker)
}

func (b *Bot) restAfter(err error) time.Duration {
	many := (*telegram.TooManyRequests)(nil)
	switch {
	case errors.As(err, &many):
		return many.RetryAfter
	case worthAnotherTry(err), errors.Is(err, errMore):
		return 0
	}
	return carryRest
}

// hold takes an enquiry's messages in hand; "" when another has them for longer than one can wait.
func (b *Bot) hold(ctx context.Context, number int) (token string, life time.Duration, err error) {
	for waited := time.Duration(0); waited < holdWait; waited += 20 * time.Millisecond {
		token, life, err := b.store.HoldEnquiry(ctx, number)
		if err != nil || token != "" {
			return token, life, err
		}
		if !pause(ctx, 20*time.Millisecond) {
			return "", 0, ctx.Err()
		}
	}
	return "", 0, nil
}

// carryToAsker sends what staff wrote. To who has blocked the bot nothing is sent until they are back.
func (b *Bot) carryToAsker(ctx context.Context, e *Enquiry, until time.Time) error {
	posts, err := b.store.WaitingPosts(ctx, e.Number, FromStaff)
	if err != nil || e.Gone {
		return err
	}
	for _, p := range posts {
		if time.Now().After(until) {
			return errMore
		}
		head := ""
		if !p.Notice {
			head = b.headFor(e.Lang, e.Number, p.Name)
		}
		ids, err := b.sendPost(ctx, e.Chat, p, head, telegram.Params{})
		switch {
		case telegram.Gone(err):
			return b.askerGone(ctx, e)
		case refusedForGood(err):
			p.Failed = err.Error()
			b.tellStaff(ctx, e, "enquiry.failed", "what", reasonIn(err))
		case err != nil:
			return err
		}
		for _, id := range ids {
			p.To = append(p.To, Place{e.Chat, id})
		}
		p.Waits = false
		if err := b.store.SavePost(ctx, e.Number, p); err != nil {
			return err
		}
		if p.Failed == "" {
			b.receipt(ctx, p)
		}
	}
	return nil
}

// askerGone notes that the asker can't be written to, and tells staff that what they wrote waits.
func (b *Bot) askerGone(ctx context.Context, e *Enquiry) error {
	changed, err := b.store.ChangeEnquiry(ctx, e.Number, func(e *Enquiry) { e.Gone = true })
	if err != nil {
		return err
	}
	*e = changed
	b.tellStaff(ctx, e, "enquiry.blocked")
	b.refreshCards(ctx, *e)
	return nil
}

// askerBack sends what waited for a person who can be written to again.
func (b *Bot) askerBack(ctx context.Context, chat int64) error {
	numbers, err := b.store.EnquiriesOf(ctx, chat)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		e, ok, err := b.store.Enquiry(ctx, n)
		if err != nil {
			return err
		}
		if !ok || !e.Gone {
			continue
		}
		if e, err = b.store.ChangeEnquiry(ctx, n, func(e *Enquiry) { e.Gone = false }); err != nil {
			return err
		}
		b.tryCarry(ctx, n)
		b.refreshCards(ctx, e)
	}
	return nil
}

// tryCarry carries at once what else would wait for the next round.
func (b *Bot) tryCarry(ctx context.Context, number int) {
	if err := b.carry(ctx, number); err != nil && ctx.Err() == nil {
		b.log.Warn("what was written about an enquiry waits", "enquiry", number, "error", err)
	}
}

// carryToStaff shows an enquiry to staff if they don't see it yet, and what the asker wrote.
func (b *Bot) carryToStaff(ctx context.Context, e *Enquiry, until time.Time) error {
	if e.Spam && len(e.Cards) == 0 {
		return b.dropPosts(ctx, e)
	}
	targets, err := b.showCards(ctx, e)
	if err != nil {
		return err
	}
	posts, err := b.store.WaitingPosts(ctx, e.Number, FromAsker)
	if err != nil {
		return err
	}
	for _, p := range posts {
		if time.Now().After(until) {
			return errMore
		}
		if err := b.toStaff(ctx, e, &p, targets); err != nil {
			if !topicLost(err) {
				return err
			}
			if targets, err = b.newTopic(ctx, e); err != nil {
				return err
			}
			if err := b.toStaff(ctx, e, &p, targets); err != nil {
				return err
			}
		}
		p.Waits = false
		if err := b.store.SavePost(ctx, e.Number, p); err != nil {
			return err
		}
		b.receipt(ctx, p)
	}
	return nil
}

// toStaff sends one message of the asker to each of the staff's chats; it succeeds when one got it.
func (b *Bot) toStaff(ctx context.Context, e *Enquiry, p *Post, targets []Place) (failure error) {
	for _, at := range targets {
		if slices.ContainsFunc(p.To, func(to Place) bool { return to.Chat == at.Chat }) {
			continue
		}
		head, more := fmt.Sprintf("№%d · %s", e.Number, e.Name), telegram.Params{}
		if at.Message != 0 {
			more["reply_parameters"] = map[string]any{"message_id": at.Message, "allow_sending_without_reply": true}
		}
		if e.Thread != 0 && at.Chat == b.staff.Load() {
			head, more["message_thread_id"] = "", e.Thread
			delete(more, "reply_parameters")
		}
		ids, err := b.sendPost(ctx, at.Chat, *p, head, more)
		if refusedForGood(err) && !topicLost(err) {
			p.Failed = err.Error() // such as one deleted meanwhile by who wrote it
			return nil
		}
		if err != nil {
			failure = err
			continue
		}
		for _, id := range ids {
			p.To = append(p.To, Place{at.Chat, id})
		}
	}
	if len(p.To) > 0 {
		return nil
	}
	return failure
}

// dropPosts passes over what somebody wrote whom staff don't want to hear.
func (b *Bot) dropPosts(ctx context.Context, e *Enquiry) error {
	posts, err := b.store.WaitingPosts(ctx, e.Number, FromAsker)
	for _, p := range posts {
		p.Waits, p.Failed = false, "spam"
		err = errors.Join(err, b.store.SavePost(ctx, e.Number, p))
	}
	return err
}

// showCards gives the messages under which staff see an enquiry, sent now when there are none: in the staff chat, in a topic where it has
// topics; without a staff chat privately, to who has taken it or else to all who answer investors.
func (b *Bot) showCards(ctx context.Context, e *Enquiry) ([]Place, error) {
	chats, err := b.staffChats(ctx, e)
	if err != nil {
		return nil, err
	}
	var targets []Place
	var failure error
	for _, chat := range chats {
		if at := slices.IndexFunc(e.Cards, func(p Place) bool { return p.Chat == chat }); at >= 0 {
			targets = append(targets, e.Cards[at])
			continue
		}
		at, err := b.showCard(ctx, e, chat)
		if topicLost(err) {
			return b.newTopic(ctx, e)
		}
		if err != nil {
			failure = err
			continue
		}
		targets = append(targets, at)
	}
	if len(targets) > 0 {
		return targets, nil
	}
	return nil, failure
}

// errMore says that there is more to send than fits into the time for which one process has an enquiry's messages in hand.
var errMore = errors.New("the rest follows in the next round")

// errNobody says that nobody is there who may answer.
var errNobody = errors.New("there is no staff chat, and nobody who may answer enquiries")

func (b *Bot) staffChats(ctx context.Context, e *Enquiry) ([]int64, error) {
	if chat := b.staff.Load(); chat != 0 {
		return []int64{chat}, nil
	}
	if e.By != 0 {
		return []int64{e.By}, nil
	}
	people, err := b.colleagues(ctx, Enquiries)
	if err == nil && len(people) == 0 {
		err = errNobody
	}
	return people, err
}

func (b *Bot) showCard(ctx context.Context, e *Enquiry, chat int64) (Place, error) {
	if chat == b.staff.Load() && e.Thread == 0 {
		if err := b.openTopic(ctx, e, chat); err != nil {
			return Place{}, err
		}
	}
	lang := b.staffLang(ctx, chat, *e)
	html, buttons := b.card(lang, *e)
	params := telegram.Params{"chat_id": chat, "text": html, "parse_mode": "HTML", "link_preview_options": json.RawMessage(`{"is_disabled":true}`),
		"reply_markup": map[string]any{"inline_keyboard": buttons}}
	if e.Thread != 0 && chat == b.staff.Load() {
		params["message_thread_id"] = e.Thread
	}
	var sent telegram.Incoming
	err := b.telegram.Call(ctx, "sendMessage", params, &sent)
	if to := migratedTo(err); to != 0 && chat == b.staff.Load() {
		b.staffMoved(to)
		return Place{}, err
	}
	if err != nil {
		return Place{}, err
	}
	at := Place{chat, sent.ID}
	if err := b.store.SetPlace(ctx, e.Number, at); err != nil {
		return at, err
	}
	changed, err := b.store.ChangeEnquiry(ctx, e.Number, func(e *Enquiry) {
		if !slices.Contains(e.Cards, at) {
			e.Cards = append(e.Cards, at)
		}
	})
	if err == nil {
		*e = changed
	}
	return at, err
}

// staffMoved follows the staff chat to the id under which it goes on.
func (b *Bot) staffMoved(to int64) {
	if b.staff.Swap(to) != to {
		b.log.Error("the staff chat goes on under another id: please set ZONEDESK_STAFF_CHAT to it", "id", to)
	}
}

// openTopic makes a topic for an enquiry, where the staff chat has topics and lets the bot make them.
func (b *Bot) openTopic(ctx context.Context, e *Enquiry, chat int64) error {
	var made struct {
		Thread int `json:"message_thread_id"`
	}
	name := telegram.Shorten(fmt.Sprintf("№%d %s · %s", e.Number, e.Name, strings.Join(strings.Fields(e.Question), " ")), 120)
	err := b.telegram.Call(ctx, "createForumTopic", telegram.Params{"chat_id": chat, "name": name}, &made)
	if bad := (*telegram.BadRequest)(nil); errors.As(err, &bad) && !telegram.Gone(err) {
		return nil // it has no topics
	}
	if to := migratedTo(err); to != 0 {
		b.staffMoved(to)
	}
	if err != nil {
		return err
	}
	if err := b.store.SetPlace(ctx, e.Number, topicPlace(chat, made.Thread)); err != nil {
		return err
	}
	changed, err := b.store.ChangeEnquiry(ctx, e.Number, func(e *Enquiry) { e.Thread = made.Thread })
	if err == nil {
		*e = changed
	}
	return err
}

// newTopic takes the place of a topic that was deleted.
func (b *Bot) newTopic(ctx context.Context, e *Enquiry) ([]Place, error) {
	chat := b.staff.Load()
	changed, err := b.store.ChangeEnquiry(ctx, e.Number, func(e *Enquiry) {
		e.Thread = 0
		e.Cards = slices.DeleteFunc(e.Cards, func(p Place) bool { return p.Chat == chat })
	})
	if err != nil {
		return nil, err
	}
	*e = changed
	at, err := b.showCard(ctx, e, chat)
	return []Place{at}, err
}

func topicLost(err error) bool {
	bad := (*telegram.BadRequest)(nil)
	return errors.As(err, &bad) && (bad.Says("message thread not found") || bad.Says("TOPIC_DELETED") || bad.Says("TOPIC_ID_INVALID"))
}

// refusedForGood tells whether Telegram will never send this message.
func refusedForGood(err error) bool {
	bad := (*telegram.BadRequest)(nil)
	return errors.As(err, &bad) && !telegram.Gone(err)
}

func reasonIn(err error) string {
	if bad := (*telegram.BadRequest)(nil); errors.As(err, &bad) {
		return bad.Description
	}
	return "?"
}

// sendPost sends a message on to one chat, head above it. What can't bear a head follows it.
func (b *Bot) sendPost(ctx context.Context, chat int64, p Post, head string, more telegram.Params) (ids []int, err error) {
	if p.Content != nil {
		if c, fits := withHead(*p.Content, head); fits {
			return broadcast.Deliver(ctx, b.telegram, chat, c, more)
		}
	}
	if head != "" {
		alone, _ := withHead(broadcast.Content{}, head)
		if ids, err = broadcast.Deliver(ctx, b.telegram, chat, alone, more); err != nil {
			return nil, err
		}
	}
	var rest []int
	switch {
	case p.Content != nil:
		rest, err = broadcast.Deliver(ctx, b.telegram, chat, *p.Content, more)
	case p.Point != nil:
		rest, err = b.sendBy(ctx, "sendLocation", chat, telegram.Params{"latitude": p.Point.Latitude, "longitude": p.Point.Longitude}, more)
	default:
		rest, err = b.sendBy(ctx, "copyMessage", chat, telegram.Params{"from_chat_id": p.From.Chat, "message_id": p.From.Message}, more)
	}
	return append(ids, rest...), err
}

func (b *Bot) sendBy(ctx context.Context, method string, chat int64, params, more telegram.Params) ([]int, error) {
	params["chat_id"] = chat
	for name, v := range more {
		params[name] = v
	}
	var sent telegram.Incoming
	if err := b.telegram.Call(ctx, method, params, &sent); err != nil {
		return nil, err
	}
	return []int{sent.ID}, nil
}

// withHead puts a bold line above a text or caption, formatting kept; fits is false when Telegram would not take that.
func withHead(c broadcast.Content, head string) (with broadcast.Content, fits bool) {
	if head == "" {
		return c, true
	}
	var marks []map[string]any
	if len(c.Entities) > 0 && json.Unmarshal(c.Entities, &marks) != nil {
		return c, false
	}
	length := telegram.UTF16Len(head)
	for _, m := range marks {
		offset, _ := m["offset"].(float64)
		m["offset"] = int(offset) + length + 1
	}
	marks = append([]map[string]any{{"type": "bold", "offset": 0, "length": length}}, marks...)
	encoded, err := json.Marshal(marks)
	c.Entities = encoded
	c.Text = strings.TrimSuffix(head+"\n"+c.Text, "\n")
	return c, err == nil && c.Check() == nil
}

// headFor is the line above what staff write, by which a reply to it is known even while the store is away.
func (b *Bot) headFor(lang knowledge.Lang, number int, name string) string {
	if name == "" || b.nameless {
		name = b.answerer().Say(lang, "enquiry.staff")
	}
	return fmt.Sprintf("%s №%d · %s", headSign, number, name)
}

const headSign = "💬"

// numberIn reads the number from the line above what staff wrote; 0 when there is none.
func numberIn(text string) int {
	rest, ok := strings.CutPrefix(text, headSign+" №")
	if !ok {
		return 0
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if end <= 0 || end > 9 {
		return 0
	}
	n, _ := strconv.Atoi(rest[:end])
	return n
}

// receipt shows who wrote a message that it has arrived.
func (b *Bot) receipt(ctx context.Context, p Post) {
	if p.From.Chat == 0 || p.From.Message <= 0 || len(p.To) == 0 {
		return
	}
	sign := "👌"
	if p.Side == FromAsker {
		sign = "👀"
	}
	params := telegram.Params{"chat_id": p.From.Chat, "message_id": p.From.Message, "reaction": []map[string]string{{"type": "emoji", "emoji": sign}}}
	if err := b.telegram.Call(ctx, "setMessageReaction", params, nil); err != nil {
		b.log.Debug("a message got no receipt", "error", err)
	}
}

// tellStaff says something where staff see an enquiry. It is no part of the correspondence, and not tried again.
func (b *Bot) tellStaff(ctx context.Context, e *Enquiry, key string, pairs ...any) {
	for _, at := range e.Cards {
		text := b.answerer().Say(b.staffLang(ctx, at.Chat, *e), key, append([]any{"n", strconv.Itoa(e.Number)}, pairs...)...)
		m := telegram.Message{Chat: at.Chat, ReplyTo: at.Message, HTML: telegram.Escape(text)}
		if at.Chat == b.staff.Load() {
			m.Thread = e.Thread
		}
		if _, err := b.telegram.Send(ctx, m); err != nil {
			b.log.Info("staff could not be told about an enquiry", "enquiry", e.Number, "what", key, "error", err)
		}
	}
}

// staffLang is the language in which staff read in a chat.
func (b *Bot) staffLang(ctx context.Context, chat int64, e Enquiry) knowledge.Lang {
	for _, c := range append([]int64{chat}, b.admins...) {
		ctx, cancel := context.WithTimeout(ctx, b.waits.store)
		conv, err := b.store.Look(ctx, c)
		cancel()
		if err != nil {
			break
		}
		for _, lang := range []knowledge.Lang{conv.Lang, conv.Hint, conv.Desk.Lang} {
			if lang != "" {
				return lang
			}
		}
	}
	if e.Lang == knowledge.VI || e.Lang == "" {
		return knowledge.VI
	}
	return knowledge.EN
}

// refreshCards shows staff how an enquiry stands now, which may be newer than what the caller has just changed.
func (b *Bot) refreshCards(ctx context.Context, e Enquiry) {
	if newest, ok, err := b.store.Enquiry(ctx, e.Number); err == nil && ok {
		e = newest
	}
	for _, at := range e.Cards {
		html, buttons := b.card(b.staffLang(ctx, at.Chat, e), e)
		err := b.telegram.Edit(ctx, at.Chat, at.Message, telegram.Message{HTML: html, Buttons: buttons, NoPreview: true})
		if bad := (*telegram.BadRequest)(nil); errors.As(err, &bad) && bad.Says("message to edit not found") {
			err = b.newCard(ctx, e, at)
		}
		if err != nil {
			b.log.Info("the card of an enquiry could not be brought up to date", "enquiry", e.Number, "error", err)
		}
	}
}

// newCard takes the place of a card that was deleted.
func (b *Bot) newCard(ctx context.Context, e Enquiry, old Place) error {
	e, err := b.store.ChangeEnquiry(ctx, e.Number, func(e *Enquiry) {
		e.Cards = slices.DeleteFunc(e.Cards, func(p Place) bool { return p == old })
	})
	if err != nil {
		return err
	}
	_, err = b.showCard(ctx, &e, old.Chat)
	return err
}
