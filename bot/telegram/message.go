package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Message is what the bot says (Bot API, "sendMessage"). HTML must fit into one message: see Split.
type Message struct {
	Chat      int64
	Thread    int        // topic of a forum, 0 = none; left off when Telegram doesn't find it
	ReplyTo   int        // message id, 0 = none; a vanished message is no error
	HTML      string     // Telegram's HTML; text from outside goes through Escape
	Buttons   [][]Button // rows under the message
	Keyboard  *Keyboard  // in place of the person's keyboard; not together with Buttons
	NoPreview bool       // no preview of links
	Silent    bool       // no sound
	Protect   bool       // no forwarding or saving
}

// Button is pressed for Data (1 to 64 bytes, comes back as a Callback) or opens URL.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

// Keyboard replaces the person's own keyboard (Bot API, "ReplyKeyboardMarkup"); with Remove it goes away again.
type Keyboard struct {
	Rows        [][]Key
	Placeholder string // shown in the empty input field, ≤ 64 characters
	Once        bool   // gone after one use
	Remove      bool
}

// Key sends its text, or the person's telephone number or place after they agreed.
type Key struct {
	Text     string `json:"text"`
	Contact  bool   `json:"request_contact,omitempty"`
	Location bool   `json:"request_location,omitempty"`
}

// File is uploaded as Name from Bytes, or sent again by ID.
type File struct {
	Field string // the method's parameter: document, photo, …
	Name  string
	Bytes []byte
	ID    string
}

// Send sends a message and gives its id. While a 429 holds for the chat, or for all, it waits, and tries again up to three
// times within a minute; a longer hold comes back at once as *TooManyRequests. Nothing else is tried again.
func (c *Client) Send(ctx context.Context, m Message) (int, error) {
	fields, err := m.fields("sendMessage")
	if err != nil {
		return 0, err
	}
	setInt(fields, "message_thread_id", m.Thread)
	if m.ReplyTo != 0 {
		fields["reply_parameters"] = `{"message_id":` + strconv.Itoa(m.ReplyTo) + `,"allow_sending_without_reply":true}`
	}
	setFlag(fields, "disable_notification", m.Silent)
	setFlag(fields, "protect_content", m.Protect)
	var id sentID
	err = c.patient(ctx, "sendMessage", fields, nil, c.usual, &id)
	return int(id), err
}

// Edit replaces the text and buttons of one of the bot's messages, waiting as Send does; a message that already reads so is
// no error.
func (c *Client) Edit(ctx context.Context, chat int64, id int, m Message) error {
	m.Chat = chat
	fields, err := m.fields("editMessageText")
	if err != nil {
		return err
	}
	setInt(fields, "message_id", id)
	err = c.patient(ctx, "editMessageText", fields, nil, c.usual, nil)
	if refused(err, "message is not modified") {
		return nil
	}
	return err
}

// AnswerCallback ends the waiting sign on a pressed button and shows text, if any, for a moment (≤ 200 characters). A press
// too old to be answered is no error.
func (c *Client) AnswerCallback(ctx context.Context, id, text string) error {
	fields := tgbotapi.Params{"callback_query_id": id}
	if text != "" {
		fields["text"] = text
	}
	err := c.do(ctx, "answerCallbackQuery", fields, nil, c.usual, nil)
	if refused(err, "query is too old", "query id is invalid") {
		return nil
	}
	return err
}

// Typing shows "typing…" in the chat for some five seconds. While a 429 holds it does nothing.
func (c *Client) Typing(ctx context.Context, chat int64, thread int) error {
	return c.Action(ctx, chat, thread, "typing")
}

// Action shows for some five seconds what the bot is doing: typing, upload_photo, upload_document (Bot API, "sendChatAction"). While a 429
// holds it does nothing.
func (c *Client) Action(ctx context.Context, chat int64, thread int, action string) error {
	fields := tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10), "action": action}
	if c.holds.left(fields["chat_id"]) > 0 {
		return nil
	}
	setInt(fields, "message_thread_id", thread)
	err := c.do(ctx, "sendChatAction", fields, nil, c.usual, nil)
	if refused(err, "message thread not found") {
		return nil
	}
	return err
}

// Upload sends files by sendDocument, sendPhoto and the like, waiting as Send does; params hold chat_id and the rest. The
// message that comes back names the file ids with which the files go out again without another upload.
func (c *Client) Upload(ctx context.Context, method string, params Params, files ...File) (*Incoming, error) {
	fields, err := params.encode()
	if err != nil {
		return nil, fmt.Errorf("telegram %s: %w", method, err)
	}
	var uploads []tgbotapi.RequestFile
	for _, f := range files {
		if f.ID != "" {
			fields[f.Field] = f.ID
			continue
		}
		uploads = append(uploads, tgbotapi.RequestFile{Name: f.Field, Data: tgbotapi.FileBytes{Name: f.Name, Bytes: f.Bytes}})
	}
	var sent Incoming
	err = c.patient(ctx, method, fields, uploads, 10*c.usual, &sent)
	return &sent, err
}

// fields writes what sending and editing have in common.
func (m *Message) fields(method string) (tgbotapi.Params, error) {
	fields := make(tgbotapi.Params, 10)
	fields["chat_id"] = strconv.FormatInt(m.Chat, 10)
	fields["text"] = m.HTML
	fields["parse_mode"] = "HTML"
	if m.NoPreview {
		fields["link_preview_options"] = `{"is_disabled":true}`
	}
	markup, err := m.markup()
	if err != nil {
		return nil, &BadRequest{method, 400, err.Error()}
	}
	if markup != "" {
		fields["reply_markup"] = markup
	}
	return fields, nil
}

// markup is the message's reply_markup, or "".
func (m *Message) markup() (string, error) {
	var markup any
	switch {
	case m.Buttons != nil:
		if err := checkButtons(m.Buttons); err != nil {
			return "", err
		}
		markup = struct {
			Rows [][]Button `json:"inline_keyboard"`
		}{m.Buttons}
	case m.Keyboard == nil:
		return "", nil
	case m.Keyboard.Remove:
		return `{"remove_keyboard":true}`, nil
	default:
		markup = struct {
			Rows        [][]Key `json:"keyboard"`
			Resize      bool    `json:"resize_keyboard"`
			Once        bool    `json:"one_time_keyboard,omitempty"`
			Placeholder string  `json:"input_field_placeholder,omitempty"`
		}{m.Keyboard.Rows, true, m.Keyboard.Once, m.Keyboard.Placeholder}
	}
	text, err := json.Marshal(markup)
	return string(text), err
}

// checkButtons finds here what Telegram would refuse the whole message for (BUTTON_DATA_INVALID).
func checkButtons(rows [][]Button) error {
	for _, row := range rows {
		for _, b := range row {
			switch {
			case b.Text == "":
				return fmt.Errorf("a button has no text (data %q)", b.Data)
			case (b.Data == "") == (b.URL == ""):
				return fmt.Errorf("button %q needs either data or an address", b.Text)
			case len(b.Data) > 64:
				return fmt.Errorf("button %q has %d bytes of data, at most 64 go", b.Text, len(b.Data))
			}
		}
	}
	return nil
}

func setInt(fields tgbotapi.Params, name string, n int) {
	if n != 0 {
		fields[name] = strconv.Itoa(n)
	}
}

func setFlag(fields tgbotapi.Params, name string, on bool) {
	if on {
		fields[name] = "true"
	}
}

// sentID is the id of a message just sent; the rest of the answer repeats what was sent.
type sentID int

func (id *sentID) decode(result json.RawMessage) error {
	if rest, ok := bytes.CutPrefix(result, []byte(`{"message_id":`)); ok {
		n := 0
		for i, digit := range rest {
			if digit < '0' || digit > '9' {
				if i > 0 && i < 18 && (digit == ',' || digit == '}') {
					*id = sentID(n)
					return nil
				}
				break
			}
			n = n*10 + int(digit-'0')
		}
	}
	var sent struct {
		ID int `json:"message_id"`
	}
	if err := json.Unmarshal(result, &sent); err != nil {
		return fmt.Errorf("understanding the result: %w", err)
	}
	*id = sentID(sent.ID)
	return nil
}
