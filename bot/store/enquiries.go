package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
)

// Keys of enquiries share one slot.
const (
	enquiriesKey  = "zd1:{enq}:all"     // hash: number → bot.Enquiry
	enquirySeries = "zd1:{enq}:series"  // the last number given
	postSeries    = "zd1:{enq}:posts"   // the last place in a queue given
	openedKey     = "zd1:{enq}:opened:" // + update: the number of the enquiry that it opened
	stateKey      = "zd1:{enq}:state:"  // + state: sorted set of numbers by the time of the last change
	askerKey      = "zd1:{enq}:of:"     // + chat: sorted set of its numbers
	askersKey     = "zd1:{enq}:askers"  // hash: chat → how many of its enquiries are open
	waitingKey    = "zd1:{enq}:waiting" // set of numbers with something to be sent
	placesKey     = "zd1:{enq}:places"  // hash: CHAT:MESSAGE → number
	placedKey     = "zd1:{enq}:placed"  // sorted set of those of them that are pruned, by when they were kept, Unix ms
	postsKey      = "zd1:{enq}:posts:"  // + number: hash: CHAT:MESSAGE → bot.Post
	queueKey      = "zd1:{enq}:queue:"  // + number:side: sorted set of CHAT:MESSAGE
	bansKey       = "zd1:{enq}:bans"    // hash: chat → bot.Ban
	holdKey       = "zd1:{enq}:hold:"   // + number: who sends
)

func postsOf(number int) string { return postsKey + strconv.Itoa(number) }

func queueOf(number int, side bot.Side) string {
	return queueKey + strconv.Itoa(number) + ":" + string(side)
}

func placeField(p bot.Place) string {
	return strconv.FormatInt(p.Chat, 10) + ":" + strconv.Itoa(p.Message)
}

// putEnquiry stores an enquiry and keeps the lists right. KEYS: all, state before, state after, askers, of the chat. ARGV: number, JSON
// before ("": none), JSON after, time in ms, chat, how many open ones this adds. Returns 0 when another is stored than before or after.
var putEnquiry = redis.NewScript(`
local stored = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if stored == ARGV[3] then return 1 end
if stored ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1])
if ARGV[5] ~= '0' then redis.call('ZADD', KEYS[5], ARGV[1], ARGV[1]) end
if ARGV[6] ~= '0' and redis.call('HINCRBY', KEYS[4], ARGV[5], ARGV[6]) <= 0 then redis.call('HDEL', KEYS[4], ARGV[5]) end
return 1`)

// numberEnquiry gives an update's enquiry its number. KEYS: opened, series, waiting. ARGV: for how long in ms it is remembered.
var numberEnquiry = redis.NewScript(`
local n = redis.call('GET', KEYS[1])
if not n then
  n = redis.call('INCR', KEYS[2])
  redis.call('SET', KEYS[1], n, 'PX', ARGV[1])
  redis.call('SADD', KEYS[3], n)
end
return tonumber(n)`)

// OpenEnquiry keeps e under the next number. The same update opens one only once: later it is given that one.
func (s *Store) OpenEnquiry(ctx context.Context, e bot.Enquiry, update int64) (bot.Enquiry, error) {
	const doing = "opening an enquiry"
	keys := []string{openedKey + strconv.FormatInt(update, 10), enquirySeries, waitingKey}
	n, err := numberEnquiry.Run(ctx, s.client, keys, s.opts.Finished.Milliseconds()).Int()
	if err != nil {
		return e, fmt.Errorf("%s: %w", doing, err)
	}
	if there, ok, err := s.Enquiry(ctx, n); err != nil || ok {
		return there, err
	}
	e.Number, e.Revision = n, 1
	if ok, err := s.putEnquiry(ctx, nil, "", e); err != nil {
		return e, fmt.Errorf("%s: %w", doing, err)
	} else if !ok {
		there, _, err := s.Enquiry(ctx, n)
		return there, err
	}
	return e, nil
}

func (s *Store) putEnquiry(ctx context.Context, before []byte, state bot.EnquiryState, e bot.Enquiry) (ok bool, err error) {
	after, err := json.Marshal(e)
	if err != nil {
		return false, fmt.Errorf("encoding an enquiry: %w", err)
	}
	isOpen := func(s bot.EnquiryState) int {
		if s == "" || s == bot.EnquiryClosed {
			return 0
		}
		return 1
	}
	chat := strconv.FormatInt(e.Chat, 10)
	keys := []string{enquiriesKey, stateKey + string(state), stateKey + string(e.State), askersKey, askerKey + chat}
	return putEnquiry.Run(ctx, s.client, keys, e.Number, before, after, e.Changed.UnixMilli(), chat, isOpen(e.State)-isOpen(state)).Bool()
}

// Enquiry gives an enquiry; ok is false when there is none with that number.
func (s *Store) Enquiry(ctx context.Context, number int) (e bot.Enquiry, ok bool, err error) {
	e, _, ok, err = s.enquiry(ctx, number)
	return e, ok, err
}

func (s *Store) enquiry(ctx context.Context, number int) (e bot.Enquiry, stored []byte, ok bool, err error) {
	stored, err = s.client.HGet(ctx, enquiriesKey, strconv.Itoa(number)).Bytes()
	if errors.Is(err, redis.Nil) {
		return e, nil, false, nil
	}
	if err == nil {
		err = json.Unmarshal(stored, &e)
	}
	if err != nil {
		return e, nil, false, fmt.Errorf("reading an enquiry: %w", err)
	}
	return e, stored, true, nil
}

// ChangeEnquiry changes an enquiry and gives it as it is then. change may be called again, when somebody else changed it meanwhile; what
// it leaves as it was is not stored.
func (s *Store) ChangeEnquiry(ctx context.Context, number int, change func(*bot.Enquiry)) (bot.Enquiry, error) {
	for range 50 {
		e, stored, ok, err := s.enquiry(ctx, number)
		if err != nil || !ok {
			return e, err
		}
		state := e.State
		change(&e)
		if same, err := json.Marshal(e); err == nil && bytes.Equal(same, stored) {
			return e, nil
		}
		e.Revision++
		if ok, err = s.putEnquiry(ctx, stored, state, e); err != nil {
			return e, fmt.Errorf("changing an enquiry: %w", err)
		} else if ok {
			return e, nil
		}
	}
	return bot.Enquiry{}, fmt.Errorf("changing an enquiry: %w", bot.ErrChanged)
}

// Enquiries gives at most n enquiries of a state, after the first from, the one changed last first, and how many there are.
func (s *Store) Enquiries(ctx context.Context, state bot.EnquiryState, from, n int) (page []bot.Enquiry, all int, err error) {
	const doing = "listing enquiries"
	pipe := s.client.Pipeline()
	count := pipe.ZCard(ctx, stateKey+string(state))
	numbers := pipe.ZRevRange(ctx, stateKey+string(state), int64(from), int64(from+n-1))
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, 0, fmt.Errorf("%s: %w", doing, err)
	}
	if len(numbers.Val()) == 0 {
		return nil, int(count.Val()), nil
	}
	stored, err := s.client.HMGet(ctx, enquiriesKey, numbers.Val()...).Result()
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w", doing, err)
	}
	for _, v := range stored {
		text, ok := v.(string)
		var e bot.Enquiry
		if !ok || json.Unmarshal([]byte(text), &e) != nil {
			continue // erased meanwhile
		}
		page = append(page, e)
	}
	return page, int(count.Val()), nil
}

// EnquiriesOf gives the numbers of a person's enquiries, the newest last.
func (s *Store) EnquiriesOf(ctx context.Context, chat int64) ([]int, error) {
	stored, err := s.client.ZRange(ctx, askerKey+strconv.FormatInt(chat, 10), 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("listing the enquiries of a person: %w", err)
	}
	return numbersIn(stored), nil
}

func numbersIn(stored []string) []int {
	var numbers []int
	for _, v := range stored {
		if n, err := strconv.Atoi(v); err == nil {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// Askers gives the chats that have an enquiry which is not closed.
func (s *Store) Askers(ctx context.Context) ([]int64, error) {
	stored, err := s.client.HKeys(ctx, askersKey).Result()
	if err != nil {
		return nil, fmt.Errorf("listing who has enquiries: %w", err)
	}
	var chats []int64
	for _, v := range stored {
		if chat, err := strconv.ParseInt(v, 10, 64); err == nil {
			chats = append(chats, chat)
		}
	}
	return chats, nil
}

// addPost queues a message. KEYS: posts, queue, waiting, places, series, placed. ARGV: number, CHAT:MESSAGE, JSON, Unix ms. Returns 0 when it
// was there.
var addPost = redis.NewScript(`
if redis.call('HSETNX', KEYS[1], ARGV[2], ARGV[3]) == 0 then return 0 end
redis.call('ZADD', KEYS[2], redis.call('INCR', KEYS[5]), ARGV[2])
redis.call('SADD', KEYS[3], ARGV[1])
redis.call('HSET', KEYS[4], ARGV[2], ARGV[1])
redis.call('ZADD', KEYS[6], ARGV[4], ARGV[2])
return 1`)

// AddPost keeps a message that is to be sent, once: added is false when it was there.
func (s *Store) AddPost(ctx context.Context, number int, p bot.Post) (added bool, err error) {
	encoded, err := json.Marshal(p)
	if err != nil {
		return false, fmt.Errorf("encoding a message: %w", err)
	}
	keys := []string{postsOf(number), queueOf(number, p.Side), waitingKey, placesKey, postSeries, placedKey}
	added, err = addPost.Run(ctx, s.client, keys, number, placeField(p.From), encoded, p.At.UnixMilli()).Bool()
	return added, wrapped(err, "keeping a message of an enquiry")
}

// savePost keeps what became of a message. KEYS: posts, queue, places, placed. ARGV: number, CHAT:MESSAGE, JSON, whether it waits, Unix ms, then the places
// of its copies. A message that was erased meanwhile stays erased.
var savePost = redis.NewScript(`
if redis.call('HEXISTS', KEYS[1], ARGV[2]) == 0 then return 0 end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
if ARGV[4] == '0' then redis.call('ZREM', KEYS[2], ARGV[2]) end
for i = 6, #ARGV do
  redis.call('HSET', KEYS[3], ARGV[i], ARGV[1])
  redis.call('ZADD', KEYS[4], ARGV[5], ARGV[i])
end
return 1`)

// SavePost keeps what became of a message.
func (s *Store) SavePost(ctx context.Context, number int, p bot.Post) error {
	encoded, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encoding a message: %w", err)
	}
	waits := 0
	if p.Waits {
		waits = 1
	}
	args := []any{number, placeField(p.From), encoded, waits, p.At.UnixMilli()}
	for _, at := range p.To {
		args = append(args, placeField(at))
	}
	keys := []string{postsOf(number), queueOf(number, p.Side), placesKey, placedKey}
	return wrapped(savePost.Run(ctx, s.client, keys, args...).Err(), "keeping what became of a message")
}

// PostAt gives the message that was written at a place.
func (s *Store) PostAt(ctx context.Context, number int, from bot.Place) (p bot.Post, ok bool, err error) {
	stored, err := s.client.HGet(ctx, postsOf(number), placeField(from)).Bytes()
	if errors.Is(err, redis.Nil) {
		return p, false, nil
	}
	if err == nil {
		err = json.Unmarshal(stored, &p)
	}
	return p, err == nil, wrapped(err, "reading a message of an enquiry")
}

// WaitingPosts gives the messages of an enquiry that one side has yet to get, in the order of their coming.
func (s *Store) WaitingPosts(ctx context.Context, number int, from bot.Side) ([]bot.Post, error) {
	const doing = "reading the messages that wait"
	queued, err := s.client.ZRange(ctx, queueOf(number, from), 0, -1).Result()
	if err != nil || len(queued) == 0 {
		return nil, wrapped(err, doing)
	}
	stored, err := s.client.HMGet(ctx, postsOf(number), queued...).Result()
	if err != nil {
		return nil, wrapped(err, doing)
	}
	var posts []bot.Post
	for _, v := range stored {
		text, ok := v.(string)
		var p bot.Post
		if !ok {
			continue
		}
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			return nil, wrapped(err, doing)
		}
		posts = append(posts, p)
	}
	return posts, nil
}

// Waiting gives the enquiries with something that is yet to be sent, a new one's card included.
func (s *Store) Waiting(ctx context.Context) ([]int, error) {
	stored, err := s.client.SMembers(ctx, waitingKey).Result()
	if err != nil {
		return nil, fmt.Errorf("listing the enquiries that wait: %w", err)
	}
	numbers := numbersIn(stored)
	slices.Sort(numbers)
	return numbers, nil
}

// carried takes an enquiry off the list of those that wait when both its queues are empty. KEYS: waiting, queues. ARGV: number.
var carried = redis.NewScript(`
if redis.call('ZCARD', KEYS[2]) + redis.call('ZCARD', KEYS[3]) == 0 then redis.call('SREM', KEYS[1], ARGV[1]) end
return 1`)

// Carried notes that nothing of an enquiry waits any more, if that is so.
func (s *Store) Carried(ctx context.Context, number int) error {
	keys := []string{waitingKey, queueOf(number, bot.FromAsker), queueOf(number, bot.FromStaff)}
	return wrapped(carried.Run(ctx, s.client, keys, number).Err(), "noting that an enquiry is carried")
}

// SetPlace keeps to which enquiry a message belongs; a topic of a forum is kept by the negative of its id.
func (s *Store) SetPlace(ctx context.Context, number int, at bot.Place) error {
	return wrapped(s.client.HSet(ctx, placesKey, placeField(at), number).Err(), "keeping to which enquiry a message belongs")
}

// PrunePlaces forgets to which enquiry messages written before a time belong; topics and cards stay known.
func (s *Store) PrunePlaces(ctx context.Context, before time.Time) error {
	const doing, atATime = "forgetting to which enquiries old messages belong", 500
	older := &redis.ZRangeBy{Min: "-inf", Max: "(" + strconv.FormatInt(before.UnixMilli(), 10), Count: atATime}
	for {
		fields, err := s.client.ZRangeByScore(ctx, placedKey, older).Result()
		if err != nil || len(fields) == 0 {
			return wrapped(err, doing)
		}
		if err := s.client.HDel(ctx, placesKey, fields...).Err(); err != nil {
			return wrapped(err, doing)
		}
		members := make([]any, len(fields))
		for i, f := range fields {
			members[i] = f
		}
		if err := s.client.ZRem(ctx, placedKey, members...).Err(); err != nil {
			return wrapped(err, doing)
		}
	}
}

// EnquiryAt gives the enquiry to which a message or topic belongs, 0 when none.
func (s *Store) EnquiryAt(ctx context.Context, at bot.Place) (number int, err error) {
	number, err = s.client.HGet(ctx, placesKey, placeField(at)).Int()
	if errors.Is(err, redis.Nil) {
		return 0, nil
	}
	return number, wrapped(err, "looking for the enquiry of a message")
}

// letGo gives up a hold. KEYS: hold. ARGV: token.
var letGo = redis.NewScript(`if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 1`)

// HoldEnquiry lets only the holder send messages of an enquiry, for as long as life; the token is empty when another does.
func (s *Store) HoldEnquiry(ctx context.Context, number int) (token string, life time.Duration, err error) {
	token, life = rand.Text(), 2*s.opts.Lease
	err = s.client.SetArgs(ctx, holdKey+strconv.Itoa(number), token, redis.SetArgs{Mode: "NX", TTL: life}).Err()
	if errors.Is(err, redis.Nil) {
		return "", 0, nil
	}
	return token, life, wrapped(err, "taking the messages of an enquiry in hand")
}

// LetEnquiry gives up a hold.
func (s *Store) LetEnquiry(ctx context.Context, number int, token string) error {
	return wrapped(letGo.Run(ctx, s.client, []string{holdKey + strconv.Itoa(number)}, token).Err(), "giving the messages of an enquiry out of hand")
}

// exportEnquiries gives what is kept of a person's enquiries.
func (s *Store) exportEnquiries(ctx context.Context, person int64) (all []any, err error) {
	numbers, err := s.EnquiriesOf(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, n := range numbers {
		e, ok, err := s.Enquiry(ctx, n)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		posts, err := s.Posts(ctx, n)
		if err != nil {
			return nil, err
		}
		e.By, e.ByName, e.Cards = 0, "", nil // the staff's own
		for i := range posts {
			posts[i].Name = ""
		}
		all = append(all, map[string]any{"enquiry": e, "messages": posts})
	}
	return all, nil
}

// eraseEnquiries takes a person and all that they wrote out of their enquiries: that there was one, and when, stays for the figures.
func (s *Store) eraseEnquiries(ctx context.Context, person int64) error {
	numbers, err := s.EnquiriesOf(ctx, person)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		_, err := s.ChangeEnquiry(ctx, n, func(e *bot.Enquiry) {
			e.State, e.Name, e.Question, e.Talk, e.Details = bot.EnquiryClosed, "", "", nil, nil
		})
		if err != nil {
			return err
		}
		if err := s.erasePosts(ctx, n); err != nil {
			return err
		}
		if _, err := s.ChangeEnquiry(ctx, n, func(e *bot.Enquiry) { e.Chat = 0 }); err != nil {
			return err
		}
	}
	chat := strconv.FormatInt(person, 10)
	return wrapped(s.client.Del(ctx, askerKey+chat).Err(), "erasing a person's enquiries")
}

func (s *Store) erasePosts(ctx context.Context, number int) error {
	posts, err := s.Posts(ctx, number)
	if err != nil {
		return err
	}
	_, err = s.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, post := range posts {
			for _, at := range append(post.To, post.From) {
				p.HDel(ctx, placesKey, placeField(at))
				p.ZRem(ctx, placedKey, placeField(at))
			}
		}
		p.Del(ctx, postsOf(number), queueOf(number, bot.FromAsker), queueOf(number, bot.FromStaff))
		p.SRem(ctx, waitingKey, number)
		return nil
	})
	return wrapped(err, "erasing the messages of an enquiry")
}

// Posts gives all messages of an enquiry, oldest first.
func (s *Store) Posts(ctx context.Context, number int) ([]bot.Post, error) {
	posts, err := listed[bot.Post](ctx, s, postsOf(number))
	if err != nil {
		return nil, wrapped(err, "reading the messages of an enquiry")
	}
	slices.SortFunc(posts, func(a, b bot.Post) int { return a.At.Compare(b.At) })
	return posts, nil
}

// BanOf tells whether a person is kept from staff.
func (s *Store) BanOf(ctx context.Context, chat int64) (bot.Ban, error) {
	ban, err := s.client.HGet(ctx, bansKey, strconv.FormatInt(chat, 10)).Result()
	if errors.Is(err, redis.Nil) {
		return bot.NoBan, nil
	}
	return bot.Ban(ban), wrapped(err, "looking whether a person is banned")
}

// SetBan keeps a person from staff, or lets them speak again.
func (s *Store) SetBan(ctx context.Context, chat int64, ban bot.Ban) error {
	id := strconv.FormatInt(chat, 10)
	if ban == bot.NoBan {
		return wrapped(s.client.HDel(ctx, bansKey, id).Err(), "ending a ban")
	}
	return wrapped(s.client.HSet(ctx, bansKey, id, string(ban)).Err(), "banning a person")
}
