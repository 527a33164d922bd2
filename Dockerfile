FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=${VERSION}" -o /out/zonedesk ./cmd/zonedesk \
 && /out/zonedesk check \
 && mkdir /out/data

# One static program, the certificates that it needs to reach Telegram, and a folder to keep its index in.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/zonedesk /zonedesk
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
ENV ZONEDESK_DATA=/data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s CMD ["/zonedesk", "serve", "--healthcheck"]
ENTRYPOINT ["/zonedesk"]
CMD ["serve"]
