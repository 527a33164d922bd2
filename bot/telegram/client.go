// Package telegram talks to the Telegram Bot API through go-telegram-bot-api v5: it polls or receives updates, sends within
// Telegram's rules, and turns every failure into a typed error that never holds the token.
package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Options say how to reach Telegram; only Token is required.
type Options struct {
	Token   string                                             `json:"-"` // never printed
	API     string                                             // base address, "" = https://api.telegram.org
	HTTP    *http.Client                                       `json:"-"` // nil or without Transport: own, with timeouts, proxy from the environment; Timeout: of calls, 0 = 30 s
	Log     *slog.Logger                                       `json:"-"` // nil: none
	Observe func(method string, took time.Duration, err error) `json:"-"` // called once an attempt, for metrics; may be nil

	Sent func(chat int64) `json:"-"` // called once a message that Send, Edit or Upload brought to a chat; must not wait; may be nil

	InHand int           // how many updates Poll holds unfinished at most, 0 = 1000; Telegram shows 100 at a time, so more has no effect
	Linger time.Duration // how long Poll waits at its end for updates in hand before it confirms what is finished, 0 = not at all
}

// Format prints the options without the token, whatever the verb.
func (o Options) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "telegram.Options{API:%q}", o.API) }

// Client speaks to one bot's account. It is safe for use by many goroutines.
type Client struct {
	// Both hold the token, and are functions because whatever prints a Client, with any verb, can't look into those.
	bot  func(tgbotapi.HTTPClient) *tgbotapi.BotAPI
	hide func(text string) string // takes the token out
	file func(path string) string // where a file lies

	carrier http.RoundTripper
	usual   time.Duration // how long a call may take; polls and uploads get more
	log     *slog.Logger
	observe func(method string, took time.Duration, err error)
	sent    func(chat int64)
	holds   *holds
	inHand  int
	linger  time.Duration
}

// Params are a method's parameters. Strings go as they are, everything else as JSON.
type Params map[string]any

// New makes a client without touching the network. It fails when the token can't be one or the address is none.
func New(o Options) (*Client, error) {
	if o.Token == "" || strings.Trim(o.Token, tokenLetters) != "" {
		return nil, errors.New("telegram: the token must look like 123456:ABC-def_1")
	}
	base, err := address(o.API)
	if err != nil {
		return nil, err
	}
	c := &Client{
		bot:  account(o.Token, base),
		hide: strings.NewReplacer(o.Token, "[token]", url.QueryEscape(o.Token), "[token]").Replace,
		file: func(path string) string {
			return strings.ReplaceAll(base, "%%", "%") + "/file/bot" + o.Token + "/" + path
		},
		carrier: carrier(o.HTTP),
		usual:   30 * time.Second,
		log:     o.Log,
		observe: o.Observe,
		sent:    o.Sent,
		holds:   newHolds(),
		inHand:  o.InHand,
		linger:  o.Linger,
	}
	if o.HTTP != nil && o.HTTP.Timeout > 0 {
		c.usual = o.HTTP.Timeout
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.observe == nil {
		c.observe = func(string, time.Duration, error) {}
	}
	if c.sent == nil {
		c.sent = func(int64) {}
	}
	if c.inHand <= 0 {
		c.inHand = 1000
	}
	return c, nil
}

// account gives v5's view of the bot for one call, which NewBotAPI would not do without the network.
func account(token, base string) func(tgbotapi.HTTPClient) *tgbotapi.BotAPI {
	endpoint := base + "/bot%s/%s"
	return func(client tgbotapi.HTTPClient) *tgbotapi.BotAPI {
		bot := &tgbotapi.BotAPI{Token: token, Client: client}
		bot.SetAPIEndpoint(endpoint)
		return bot
	}
}

const tokenLetters = "0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-"

// address checks the base address and readies it for v5, which formats it with Sprintf.
func address(api string) (string, error) {
	if api == "" {
		api = "https://api.telegram.org"
	}
	u, err := url.Parse(api)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("telegram: the API address must look like https://api.telegram.org")
	}
	return strings.ReplaceAll(strings.TrimRight(api, "/"), "%", "%%"), nil
}

// Me asks who the bot is (getMe), which shows that the token is good.
func (c *Client) Me(ctx context.Context) (User, error) {
	var me User
	return me, c.Call(ctx, "getMe", nil, &me)
}

// Call makes one attempt at any Bot API method and decodes its result into out, unless that is nil. It never waits: a 429
// comes back as *TooManyRequests, and holds the Sends to that chat.
func (c *Client) Call(ctx context.Context, method string, params Params, out any) error {
	fields, err := params.encode()
	if err != nil {
		return fmt.Errorf("telegram %s: %w", method, err)
	}
	return c.do(ctx, method, fields, nil, c.usual, out)
}

// encode writes the parameters in v5's form.
func (p Params) encode() (tgbotapi.Params, error) {
	fields := make(tgbotapi.Params, len(p))
	for name, value := range p {
		switch v := value.(type) {
		case nil:
		case string:
			fields[name] = v
		case int:
			fields[name] = strconv.Itoa(v)
		case int64:
			fields[name] = strconv.FormatInt(v, 10)
		case json.RawMessage:
			fields[name] = string(v)
		default:
			text, err := json.Marshal(v)
			if err != nil {
				return nil, fmt.Errorf("encoding %s: %w", name, err)
			}
			fields[name] = string(text)
		}
	}
	return fields, nil
}

// do makes one attempt through v5, with the context and the error types that v5 lacks.
func (c *Client) do(ctx context.Context, method string, fields tgbotapi.Params, files []tgbotapi.RequestFile, limit time.Duration, out any) error {
	start := time.Now()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	x := &exchange{ctx: ctx, client: c}
	err := request(c.bot(x), method, fields, files, out)
	if err != nil {
		err = classify(method, x, err)
		c.holds.learn(fields["chat_id"], err)
	}
	c.observe(method, time.Since(start), err)
	return err
}

func request(bot *tgbotapi.BotAPI, method string, fields tgbotapi.Params, files []tgbotapi.RequestFile, out any) error {
	var reply *tgbotapi.APIResponse
	var err error
	if files == nil {
		reply, err = bot.MakeRequest(method, fields)
	} else {
		reply, err = bot.UploadFiles(method, fields, files)
	}
	if err != nil || out == nil {
		return err
	}
	if sent, ok := out.(*sentID); ok {
		return sent.decode(reply.Result)
	}
	if err := json.Unmarshal(reply.Result, out); err != nil {
		return fmt.Errorf("understanding the result: %w", err)
	}
	return nil
}
