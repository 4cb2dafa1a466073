"""What is answered to bytes that are no call at all: before any address is known, so beside the application."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from web.headers import PLAIN

_SENTENCE = "Máy chủ không đọc được lời gọi này. Gõ lại địa chỉ, hoặc về trang chính rồi làm lại."


class Protocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, but for its one refusal in English."""

    def send_400_response(self, _msg: str) -> None:
        """Refuse, and end the connection: what follows can't be read either."""
        body = _SENTENCE.encode()
        lines = [
            *PLAIN,
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        head = b"".join(b"%b: %b\r\n" % line for line in lines)
        self.transport.write(b"HTTP/1.1 400 Bad Request\r\n" + head + b"\r\n" + body)
        self.transport.close()
