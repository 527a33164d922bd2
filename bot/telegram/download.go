package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// ErrFileTooLarge says that a file has more bytes than were wanted, or than Telegram hands out.
var ErrFileTooLarge = errors.New("the file is too large")

// Download fetches a file that somebody sent, of at most limit bytes. Telegram hands out files of up to 20 MB (Bot API, "getFile").
func (c *Client) Download(ctx context.Context, id string, limit int64) ([]byte, error) {
	var file struct {
		Path string `json:"file_path"`
		Size int64  `json:"file_size"`
	}
	err := c.Call(ctx, "getFile", Params{"file_id": id}, &file)
	if refused(err, "file is too big") || err == nil && file.Size > limit {
		return nil, ErrFileTooLarge
	}
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*c.usual)
	defer cancel()
	data, err := c.fetch(ctx, file.Path, limit)
	if err != nil && !errors.Is(err, ErrFileTooLarge) {
		return nil, &Unavailable{Method: "download", Err: c.clean(err)}
	}
	return data, err
}

func (c *Client) fetch(ctx context.Context, path string, limit int64) ([]byte, error) {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.file(strings.Join(parts, "/")), nil)
	if err != nil {
		return nil, err
	}
	answer, err := c.carrier.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("got %s", answer.Status)
	}
	data, err := read(answer.Body, answer.ContentLength, limit)
	if errors.Is(err, errTooLarge) {
		return nil, ErrFileTooLarge
	}
	return data, err
}
