package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
	"zonedesk/bot/broadcast"
)

// Broadcasts is the part of a Store that package broadcast works on. It is safe for concurrent use.
type Broadcasts struct {
	client redis.UniversalClient
	owner  string        // this process in leases
	lease  time.Duration // how long what a process that died had claimed stays with it
}

// Broadcasts returns the store's broadcasts. A process that died keeps what it had claimed for the lease; 0: 15 s.
func (s *Store) Broadcasts(lease time.Duration) *Broadcasts {
	if lease <= 0 {
		lease = 15 * time.Second
	}
	return &Broadcasts{client: s.client, owner: s.owner, lease: lease}
}

// Lease is how long a claim lasts unless it is extended.
func (b *Broadcasts) Lease() time.Duration { return b.lease }

const (
	allBroadcasts    = "zd1:{broadcasts}:all"    // sorted set: ids by the time in ms of their creation
	activeBroadcasts = "zd1:{broadcasts}:active" // likewise, without those that ended
	gateKey          = "zd1:{gate}"

	shareSize  = 64      // recipients in a share, on average: below every version's limit for the compact form of a hash
	mostShares = 1 << 20 // beyond 67 million recipients shares grow

	pageSize = 100 // recipients put in by one script, which takes well below a millisecond
)

var broadcastID = regexp.MustCompile(`^[A-Za-z0-9-]{1,40}$`)

// keysOf are a broadcast's keys; the braces put them into one slot of a cluster.
type keysOf string

func (id keysOf) key(name string) string { return "zd1:{b:" + string(id) + "}:" + name }
func (id keysOf) meta() string           { return id.key("meta") }
func (id keysOf) held() string           { return id.key("held") }
func (id keysOf) later() string          { return id.key("later") }
func (id keysOf) out() string            { return id.key("out") }
func (id keysOf) share(n int) string     { return id.key("share:" + strconv.Itoa(n)) }

// Create stores a broadcast as Ready; broadcast.ErrExists when its id is taken.
func (b *Broadcasts) Create(ctx context.Context, c broadcast.Broadcast) error {
	if !broadcastID.MatchString(c.ID) {
		return fmt.Errorf("creating a broadcast: the id %q is not 1 to 40 letters, digits and dashes", c.ID)
	}
	encoded, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("encoding a broadcast: %w", err)
	}
	// The lists first: an id in them that leads nowhere is passed over, but a broadcast that isn't in them would be lost.
	entry := redis.Z{Score: float64(c.Created.UnixMilli()), Member: c.ID}
	_, err = b.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.ZAddNX(ctx, allBroadcasts, entry)
		p.ZAddNX(ctx, activeBroadcasts, entry)
		return nil
	})
	if err != nil {
		return fmt.Errorf("creating a broadcast: %w", err)
	}
	shares := min(max(c.Expected, 0)/shareSize+1, mostShares)
	created, err := createBroadcast.Run(ctx, b.client, []string{keysOf(c.ID).meta()}, encoded, shares, string(c.Do)).Bool()
	if err == nil && !created {
		err = broadcast.ErrExists
	}
	return wrapped(err, "creating a broadcast")
}

func wrapped(err error, doing string) error {
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// Get reads a broadcast and how far it has come.
func (b *Broadcasts) Get(ctx context.Context, id string) (broadcast.Broadcast, broadcast.Report, error) {
	c, report, err := b.get(ctx, id)
	return c, report, wrapped(err, "reading a broadcast")
}

func (b *Broadcasts) get(ctx context.Context, id string) (c broadcast.Broadcast, r broadcast.Report, err error) {
	if !broadcastID.MatchString(id) {
		return c, r, broadcast.ErrNotFound
	}
	fields, err := b.client.HGetAll(ctx, keysOf(id).meta()).Result()
	if err != nil {
		return c, r, err
	}
	if fields["b"] == "" {
		return c, r, broadcast.ErrNotFound
	}
	if err := json.Unmarshal([]byte(fields["b"]), &c); err != nil {
		return c, r, err
	}
	var clock *redis.TimeCmd
	var hold *redis.StringCmd
	_, err = b.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		clock, hold = p.Time(ctx), p.HGet(ctx, gateKey, "hold")
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return c, r, err
	}
	r = reportOf(fields, clock.Val())
	if held := millis(hold.Val()); held.After(clock.Val()) && !r.State.Ended() {
		r.Held = held
	}
	return c, r, nil
}

// reportOf reads a broadcast's meta at a time of the server's clock.
func reportOf(fields map[string]string, now time.Time) broadcast.Report {
	r := broadcast.Report{
		State: broadcast.State(fields["state"]), Reason: fields["reason"], Total: whole(fields["total"]), Counts: broadcast.Counts{},
		CutOff: millis(fields["cutoff"]), Started: millis(fields["started"]), Ended: millis(fields["ended"]),
	}
	if r.State != broadcast.Paused {
		r.Reason = ""
	}
	for letter, outcome := range outcomes {
		if n := whole(fields["n:"+string(letter)]); n != 0 {
			r.Counts[outcome] = n
		}
		if run := fields["passed:"+string(outcome)]; run != "" {
			if r.Resends == nil {
				r.Resends = map[broadcast.Outcome]string{}
			}
			r.Resends[outcome] = run
		}
	}
	if r.State == broadcast.Done || r.State == broadcast.Stopped {
		if took := r.Ended.Sub(r.Started).Seconds(); took > 0 && !r.Started.IsZero() {
			r.Rate = float64(r.Total-r.Counts.Left()) / took
		}
		return r
	}
	if took := now.Sub(millis(fields["at0"])).Seconds(); r.State == broadcast.Running && took > 0 {
		r.Rate = float64(r.Total-r.Counts.Left()-whole(fields["n0"])) / took
	}
	if r.Rate > 0 {
		r.Left = time.Duration(float64(r.Counts.Left()) / r.Rate * float64(time.Second)).Round(time.Second)
	}
	return r
}

func millis(s string) time.Time {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

// whole reads a number that a script wrote; what is missing is 0.
func whole(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// List gives ids, the newest first.
func (b *Broadcasts) List(ctx context.Context, offset, limit int) ([]string, error) {
	ids, err := b.client.ZRevRange(ctx, allBroadcasts, int64(offset), int64(offset+limit-1)).Result()
	return ids, wrapped(err, "listing broadcasts")
}

// Active gives the ids of those that haven't ended, or of which something is still in hand.
func (b *Broadcasts) Active(ctx context.Context) ([]string, error) {
	ids, err := b.client.ZRange(ctx, activeBroadcasts, 0, -1).Result()
	return ids, wrapped(err, "listing the active broadcasts")
}

// Change makes a move if the state allows it.
func (b *Broadcasts) Change(ctx context.Context, id string, move broadcast.Move, reason string) (broadcast.State, bool, error) {
	if !broadcastID.MatchString(id) {
		return "", false, broadcast.ErrNotFound
	}
	reply, err := changeBroadcast.Run(ctx, b.client, []string{keysOf(id).meta()}, string(move), reason).Slice()
	if err != nil {
		return "", false, fmt.Errorf("changing a broadcast: %w", err)
	}
	state, _ := reply[0].(string)
	changed, _ := reply[1].(int64)
	if state == "" {
		return "", false, broadcast.ErrNotFound
	}
	return broadcast.State(state), changed == 1, nil
}

// Retire takes a broadcast off the active ones when it has ended and nothing of it is in hand; true for the one call that does.
func (b *Broadcasts) Retire(ctx context.Context, id string) (bool, error) {
	ended, err := retireBroadcast.Run(ctx, b.client, []string{keysOf(id).meta(), keysOf(id).held()}).Bool()
	if err != nil || !ended {
		return false, wrapped(err, "retiring a broadcast")
	}
	n, err := b.client.ZRem(ctx, activeBroadcasts, id).Result()
	return n == 1, wrapped(err, "retiring a broadcast")
}

// Pass gives the outcomes of a broadcast over to another run, once.
func (b *Broadcasts) Pass(ctx context.Context, id string, of []broadcast.Outcome, to string) (bool, error) {
	args := []any{to}
	for _, o := range of {
		args = append(args, string(o))
	}
	passed, err := passBroadcast.Run(ctx, b.client, []string{keysOf(id).meta()}, args...).Bool()
	return passed, wrapped(err, "passing recipients to another broadcast")
}

// Forget removes the recipients of broadcasts that ended before a time, and what else is left of those created a year before it, some at a
// time; false: there is more.
func (b *Broadcasts) Forget(ctx context.Context, before time.Time) (bool, error) {
	old := &redis.ZRangeBy{Min: "-inf", Max: strconv.FormatInt(before.UnixMilli(), 10)}
	ids, err := b.client.ZRangeByScore(ctx, allBroadcasts, old).Result()
	if err != nil {
		return false, fmt.Errorf("forgetting old broadcasts: %w", err)
	}
	for _, id := range ids {
		if more, err := b.forget(ctx, keysOf(id), before); err != nil || more {
			return false, wrapped(err, "forgetting an old broadcast")
		}
	}
	return true, nil
}

const forgotten = 256 // shares removed at once

func (b *Broadcasts) forget(ctx context.Context, id keysOf, before time.Time) (more bool, err error) {
	fields, err := b.client.HGetAll(ctx, id.meta()).Result()
	if err != nil {
		return false, err
	}
	c, r := broadcast.Broadcast{}, reportOf(fields, before)
	_ = json.Unmarshal([]byte(fields["b"]), &c) // one that can't be read has no time and goes
	if len(fields) > 0 && (!r.State.Ended() || r.Ended.After(before)) {
		return false, nil
	}
	if from, shares := whole(fields["forgotten"]), whole(fields["shares"]); from < shares {
		to := min(from+forgotten, shares)
		var keys []string
		for n := from; n < to; n++ {
			keys = append(keys, id.share(n))
		}
		if err := b.client.Unlink(ctx, keys...).Err(); err != nil {
			return false, err
		}
		return true, b.client.HSet(ctx, id.meta(), "forgotten", to).Err()
	}
	if c.Created.After(before.AddDate(-1, 0, 0)) {
		return false, nil
	}
	if err := b.client.Unlink(ctx, id.meta(), id.held(), id.later(), id.out()).Err(); err != nil {
		return false, err
	}
	_, err = b.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.ZRem(ctx, activeBroadcasts, string(id))
		p.ZRem(ctx, allBroadcasts, string(id))
		return nil
	})
	return false, err
}

// shares is how many shares a broadcast has.
func (b *Broadcasts) shares(ctx context.Context, id string) (int, error) {
	n, err := b.client.HGet(ctx, keysOf(id).meta(), "shares").Int()
	if errors.Is(err, redis.Nil) {
		err = broadcast.ErrNotFound
	}
	return n, err
}

// shareOf spreads chats evenly over shares, whatever pattern their ids have.
func shareOf(chat int64, shares int) int {
	x := uint64(chat) // the finaliser of SplitMix64
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return int((x ^ x>>31) % uint64(shares))
}

// Prepare takes the lease on the preparation of a broadcast and returns where it stands.
func (b *Broadcasts) Prepare(ctx context.Context, id string) (cursor string, ok bool, err error) {
	cursor, err = prepareBroadcast.Run(ctx, b.client, []string{keysOf(id).meta()}, b.owner, b.lease.Milliseconds()).Text()
	if errors.Is(err, redis.Nil) {
		return "", false, nil
	}
	return cursor, err == nil, wrapped(err, "preparing a broadcast")
}

// Add puts recipients in, in several steps when there are many; the cursor is kept with the last.
func (b *Broadcasts) Add(ctx context.Context, id string, page []broadcast.Entry, next string, last bool) (bool, error) {
	shares, err := b.shares(ctx, id)
	if err != nil {
		return false, wrapped(err, "adding recipients")
	}
	for {
		part := page[:min(pageSize, len(page))]
		page = page[len(part):]
		ended := len(page) == 0
		keys := []string{keysOf(id).meta(), keysOf(id).out()}
		args := []any{b.owner, b.lease.Milliseconds(), bit(ended), next, bit(ended && last)}
		for _, e := range part {
			keys = append(keys, keysOf(id).share(shareOf(e.Chat, shares)))
			args = append(args, e.Chat, encodeEntry(e))
		}
		kept, err := addRecipients.Run(ctx, b.client, keys, args...).Bool()
		if err != nil || !kept || ended {
			return kept, wrapped(err, "adding recipients")
		}
	}
}

func bit(on bool) int {
	if on {
		return 1
	}
	return 0
}

// Withdraw ends a recipient who is Pending, or is about to be put in, as Withdrawn, unless the broadcast deletes or corrects.
func (b *Broadcasts) Withdraw(ctx context.Context, id string, chat int64) error {
	return wrapped(b.onRecipient(ctx, withdrawRecipient, id, chat), "withdrawing a recipient")
}

// Erase removes a recipient from the ledger and from the counts.
func (b *Broadcasts) Erase(ctx context.Context, id string, chat int64) error {
	if err := b.onRecipient(ctx, eraseRecipient, id, chat); err != nil {
		return wrapped(err, "erasing a recipient")
	}
	return wrapped(b.eraseAuthor(ctx, id, chat), "erasing who wrote a broadcast")
}

// eraseAuthor takes a person's id out of a broadcast that they wrote.
func (b *Broadcasts) eraseAuthor(ctx context.Context, id string, user int64) error {
	return eraseAuthor(ctx, b.client, keysOf(id).meta(), "b", user, func(c *broadcast.Broadcast) *int64 { return &c.Author })
}

// eraseAuthor takes a person's id out of what is stored as JSON in a field of a hash, whoever changes that meanwhile.
func eraseAuthor[T any](ctx context.Context, client redis.UniversalClient, hash, field string, user int64, author func(*T) *int64) error {
	for range 20 {
		stored, err := client.HGet(ctx, hash, field).Result()
		if errors.Is(err, redis.Nil) {
			return nil
		}
		var v T
		if err == nil {
			err = json.Unmarshal([]byte(stored), &v)
		}
		if err != nil || *author(&v) != user {
			return err
		}
		*author(&v) = 0
		erased, err := json.Marshal(v)
		if err != nil {
			return err
		}
		if ok, err := swapField.Run(ctx, client, []string{hash}, field, stored, erased).Bool(); ok || err != nil {
			return err
		}
	}
	return bot.ErrChanged
}

func (b *Broadcasts) onRecipient(ctx context.Context, script *redis.Script, id string, chat int64) error {
	shares, err := b.shares(ctx, id)
	if errors.Is(err, broadcast.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	keys := []string{keysOf(id).meta(), keysOf(id).out(), keysOf(id).share(shareOf(chat, shares))}
	return script.Run(ctx, b.client, keys, chat).Err()
}

// Entry reads one recipient; false when the chat is none, or it was forgotten.
func (b *Broadcasts) Entry(ctx context.Context, id string, chat int64) (broadcast.Entry, bool, error) {
	const doing = "reading a recipient"
	shares, err := b.shares(ctx, id)
	if err != nil {
		return broadcast.Entry{}, false, wrapped(err, doing)
	}
	entry, err := b.client.HGet(ctx, keysOf(id).share(shareOf(chat, shares)), strconv.FormatInt(chat, 10)).Result()
	if errors.Is(err, redis.Nil) {
		return broadcast.Entry{}, false, nil
	}
	return decodeEntry(strconv.FormatInt(chat, 10), entry), err == nil, wrapped(err, doing)
}

// Claim takes the lease on a share.
func (b *Broadcasts) Claim(ctx context.Context, id string, sweep bool) (broadcast.Share, bool, error) {
	none := broadcast.Share{}
	k := keysOf(id)
	number, err := claimShare.Run(ctx, b.client, []string{k.meta(), k.held(), k.later()}, b.owner, b.lease.Milliseconds(), bit(sweep)).Text()
	if errors.Is(err, redis.Nil) {
		return none, false, nil
	}
	if err != nil {
		return none, false, fmt.Errorf("claiming recipients: %w", err)
	}
	share := broadcast.Share{Broadcast: id, Number: whole(number)}
	pending, err := openShare.Run(ctx, b.client, []string{k.meta(), k.held(), k.share(share.Number)}, b.owner, number).StringSlice()
	if errors.Is(err, redis.Nil) {
		return none, false, nil
	}
	if err != nil {
		return none, false, fmt.Errorf("claiming recipients: %w", err)
	}
	for i := 0; i+1 < len(pending); i += 2 {
		share.Entries = append(share.Entries, decodeEntry(pending[i], pending[i+1]))
	}
	return share, true, nil
}

// Extend makes the leases last their time from now, and returns the numbers of the shares that were lost.
func (b *Broadcasts) Extend(ctx context.Context, id string, shares []int) (lost []int, err error) {
	args := []any{b.owner, b.lease.Milliseconds()}
	for _, n := range shares {
		args = append(args, n)
	}
	numbers, err := extendShares.Run(ctx, b.client, []string{keysOf(id).meta(), keysOf(id).held()}, args...).StringSlice()
	for _, n := range numbers {
		lost = append(lost, whole(n))
	}
	return lost, wrapped(err, "extending claims")
}

var turns = map[string]broadcast.Turn{"begun": broadcast.Begun, "over": broadcast.Over, "halted": broadcast.Halted, "lost": broadcast.Lost}

// Begin marks a recipient as Sending.
func (b *Broadcasts) Begin(ctx context.Context, id string, share int, chat int64) (broadcast.Turn, error) {
	k := keysOf(id)
	turn, err := beginRecipient.Run(ctx, b.client, []string{k.meta(), k.held(), k.share(share)}, b.owner, share, chat).Text()
	return turns[turn], wrapped(err, "beginning a recipient")
}

// Finish notes what became of a recipient that was begun.
func (b *Broadcasts) Finish(ctx context.Context, id string, share int, e broadcast.Entry) (done bool, err error) {
	k := keysOf(id)
	keys := []string{k.meta(), k.held(), k.later(), k.share(share)}
	args := []any{b.owner, share, e.Chat, encodeEntry(e)}
	if e.Outcome == broadcast.Moved {
		shares, err := b.shares(ctx, id)
		if err != nil {
			return false, wrapped(err, "finishing a recipient")
		}
		to := shareOf(e.To, shares)
		keys = append(keys, k.share(to))
		args = append(args, e.To, encodeEntry(broadcast.Entry{Version: e.Version, Outcome: broadcast.Pending, Messages: e.Messages}), to)
	}
	done, err = finishRecipient.Run(ctx, b.client, keys, args...).Bool()
	return done, wrapped(err, "finishing a recipient")
}

// Release gives a share back; those still Pending in it may be claimed again after a while.
func (b *Broadcasts) Release(ctx context.Context, id string, share int, after time.Duration) error {
	k := keysOf(id)
	err := releaseShare.Run(ctx, b.client, []string{k.meta(), k.held(), k.later(), k.share(share)}, b.owner, share, after.Milliseconds()).Err()
	return wrapped(err, "giving recipients back")
}

// sharesRead is how many shares Entries reads at once.
const sharesRead = 8

// Entries reads recipients of all outcomes, share by share from a cursor.
func (b *Broadcasts) Entries(ctx context.Context, id string, cursor int) (page []broadcast.Entry, next int, err error) {
	shares, err := b.shares(ctx, id)
	if err != nil {
		return nil, 0, wrapped(err, "reading recipients")
	}
	next = min(cursor+sharesRead, shares)
	var replies []*redis.MapStringStringCmd
	_, err = b.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for n := cursor; n < next; n++ {
			replies = append(replies, p.HGetAll(ctx, keysOf(id).share(n)))
		}
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("reading recipients: %w", err)
	}
	for _, reply := range replies {
		for chat, entry := range reply.Val() {
			page = append(page, decodeEntry(chat, entry))
		}
	}
	if next == shares {
		next = 0
	}
	return page, next, nil
}

// outcomes are the first letters of entries.
var outcomes = map[byte]broadcast.Outcome{
	'p': broadcast.Pending, 'g': broadcast.Sending, 's': broadcast.Sent, 'x': broadcast.Gone, 'f': broadcast.Failed,
	'm': broadcast.Moved, 'u': broadcast.Unsure, 'w': broadcast.Withdrawn,
}

const (
	digits      = "0123456789abcdefghijklmnopqrstuvwxyz"
	longestNote = 60 // bytes: with longer values Redis leaves the compact form of a hash
)

// encodeEntry writes what is kept of an entry beside its chat.
func encodeEntry(e broadcast.Entry) string {
	s := make([]byte, 2, 16)
	for letter, outcome := range outcomes {
		if outcome == e.Outcome {
			s[0] = letter
		}
	}
	s[1] = digits[e.Version%len(digits)]
	switch e.Outcome {
	case broadcast.Gone, broadcast.Failed:
		s = append(s, shortened(e.Reason)...)
	case broadcast.Moved:
		s = strconv.AppendInt(s, e.To, 10)
	default:
		for i, id := range e.Messages {
			if i > 0 {
				s = append(s, ',')
			}
			s = strconv.AppendInt(s, int64(id), 10)
		}
	}
	return string(s)
}

func shortened(note string) string {
	if len(note) <= longestNote {
		return note
	}
	return strings.ToValidUTF8(note[:longestNote], "")
}

// decodeEntry reads what encodeEntry wrote; of an entry that can't be read only the chat is sure.
func decodeEntry(chat, s string) broadcast.Entry {
	e := broadcast.Entry{}
	e.Chat, _ = strconv.ParseInt(chat, 10, 64)
	if len(s) < 2 {
		return e
	}
	e.Outcome, e.Version = outcomes[s[0]], max(strings.IndexByte(digits, s[1]), 0)
	switch rest := s[2:]; e.Outcome {
	case broadcast.Gone, broadcast.Failed:
		e.Reason = rest
	case broadcast.Moved:
		e.To, _ = strconv.ParseInt(rest, 10, 64)
	default:
		for part := range strings.SplitSeq(rest, ",") {
			if id, err := strconv.Atoi(part); err == nil {
				e.Messages = append(e.Messages, id)
			}
		}
	}
	return e
}

// Grant gives out moments to send at.
func (b *Broadcasts) Grant(ctx context.Context, r broadcast.Request) (broadcast.Grant, error) {
	keys := []string{gateKey}
	ms := func(d time.Duration) string {
		return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', 4, 64)
	}
	args := []any{ms(r.Every), ms(r.Each), ms(r.Group), max(r.Burst, 1), ms(r.Ahead), max(r.Messages, 1), len(r.Replied)}
	for _, chats := range [][]int64{r.Replied, r.Chats} {
		for _, chat := range chats {
			keys = append(keys, gateKey+":"+strconv.FormatInt(chat, 10))
			args = append(args, chat)
		}
	}
	reply, err := passGate.Run(ctx, b.client, keys, args...).StringSlice()
	if err != nil {
		return broadcast.Grant{}, fmt.Errorf("asking when to send: %w", err)
	}
	var g broadcast.Grant
	for i, s := range reply {
		n, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return g, fmt.Errorf("asking when to send: %w", err)
		}
		in := time.Duration(n * float64(time.Millisecond))
		switch {
		case i == 0:
			g.Wait = in
		case n < 0:
			g.Moments = append(g.Moments, broadcast.Moment{In: -in, Busy: true})
		default:
			g.Moments = append(g.Moments, broadcast.Moment{In: in})
		}
	}
	return g, nil
}

// Hold keeps every broadcast from sending for a time.
func (b *Broadcasts) Hold(ctx context.Context, d time.Duration) error {
	return wrapped(holdGate.Run(ctx, b.client, []string{gateKey}, d.Milliseconds()).Err(), "holding all broadcasts")
}

var _ broadcast.Store = (*Broadcasts)(nil)
