package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"zonedesk/bot/desk/exam"
	"zonedesk/config"
)

func runEval(ctx context.Context, c *call) error {
	least := c.flags.Float64("min", 0, "share of right answers below which the exit code is 1, from 0 to 1")
	quiet := c.flags.Bool("quiet", false, "print the table without the misses")
	settings := config.New(c.flags, c.getenv, config.Knowledge)
	if err := c.parse(); err != nil {
		return err
	}
	cfg, err := settings.Load()
	if err != nil {
		return usageError{err}
	}
	if len(c.args) == 0 {
		return usageError{errors.New("a file of questions is expected, such as: zonedesk eval questions.jsonl")}
	}
	d, index, err := deskOf(cfg)
	if err != nil {
		return err
	}
	defer index.Close()
	paper := exam.Paper{Desk: d}
	for _, file := range c.args {
		if err := sit(ctx, &paper, file); err != nil {
			return err
		}
	}
	if !*quiet {
		for _, m := range paper.Score.Misses {
			fmt.Fprintln(c.stdout, m)
		}
	}
	if err := paper.Score.Table(c.stdout); err != nil {
		return err
	}
	if got := paper.Score.Accuracy(); got < *least {
		return fmt.Errorf("%.3f of the answers are right, expected at least %.3f", got, *least)
	}
	return nil
}

func sit(ctx context.Context, paper *exam.Paper, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("read questions: %w", err)
	}
	defer f.Close()
	return paper.Sit(ctx, strings.TrimSuffix(filepath.Base(file), ".jsonl"), f)
}
