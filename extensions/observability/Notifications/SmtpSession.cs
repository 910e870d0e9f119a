using System.Net.Security;
using System.Text;

namespace LuBan.Observability.Notifications;

/// <summary>One conversation with a mail server (RFC 5321): greeting, STARTTLS, AUTH, one message.</summary>
/// <remarks>Of our own because the client of the framework knows neither TLS from the first byte nor authorities per server.</remarks>
internal sealed class SmtpSession(Stream stream) : IAsyncDisposable
{
    private const int MaximumLine = 4096;
    private const int MaximumLines = 200;
    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream = stream;
    private int _start;
    private int _end;
    private IReadOnlyList<string> _capabilities = [];

    public bool Supports(string capability) => _capabilities.Any(line => line.Split(' ')[0].Equals(capability, StringComparison.OrdinalIgnoreCase));

    public async Task GreetAsync(string hello, CancellationToken cancellationToken)
    {
        await ExpectAsync("the connection", 220, cancellationToken);
        await HelloAsync(hello, cancellationToken);
    }

    public async Task StartTlsAsync(SslClientAuthenticationOptions options, string hello, CancellationToken cancellationToken)
    {
        await CommandAsync("STARTTLS", 220, cancellationToken);
        // What came in clear behind the answer could be of anybody: it does not count for what follows.
        if (_start != _end) throw new SmtpException(0, "LB9270: the mail server wrote more than its answer to STARTTLS; the connection is not safe.");
        var tls = new SslStream(_stream);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(options, cancellationToken);
        await HelloAsync(hello, cancellationToken);
    }

    public async Task AuthenticateAsync(string user, string? identity, string password, CancellationToken cancellationToken)
    {
        var mechanisms = _capabilities.Where(line => line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase)).SelectMany(line => line.Split(' ', '=').Skip(1)).Select(word => word.ToUpperInvariant()).ToList();
        if (mechanisms.Contains("PLAIN"))
        {
            await CommandAsync($"AUTH PLAIN {Base64($"{identity}\0{user}\0{password}")}", 235, cancellationToken, "AUTH PLAIN");
        }
        else if (mechanisms.Contains("LOGIN"))
        {
            await CommandAsync("AUTH LOGIN", 334, cancellationToken);
            await CommandAsync(Base64(user), 334, cancellationToken, "AUTH LOGIN");
            await CommandAsync(Base64(password), 235, cancellationToken, "AUTH LOGIN");
        }
        else throw new SmtpException(504, $"LB9270: the mail server offers no way to sign in that is known here (PLAIN, LOGIN); it offers: {string.Join(", ", mechanisms.DefaultIfEmpty("none"))}.");
    }

    public async Task SendAsync(string from, IReadOnlyList<string> to, byte[] message, CancellationToken cancellationToken)
    {
        await CommandAsync($"MAIL FROM:<{Address(from)}>", 250, cancellationToken);
        foreach (var address in to) await CommandAsync($"RCPT TO:<{Address(address)}>", 250, cancellationToken);
        await CommandAsync("DATA", 354, cancellationToken);
        await WriteAsync(Stuffed(message), cancellationToken);
        await ExpectAsync("the message", 250, cancellationToken);
        // Taken: whatever the server says to the farewell, the message must not be sent again.
        try
        {
            await CommandAsync("QUIT", 221, cancellationToken);
        }
        catch (Exception rude) when (rude is SmtpException or IOException or OperationCanceledException)
        {
            // It closed without a word.
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task HelloAsync(string hello, CancellationToken cancellationToken)
    {
        var answer = await CommandAsync($"EHLO {hello}", 250, cancellationToken);
        _capabilities = [.. answer.Skip(1)];
    }

    private async Task<IReadOnlyList<string>> CommandAsync(string command, int expected, CancellationToken cancellationToken, string? name = null)
    {
        await WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken);
        return await ExpectAsync(name ?? command, expected, cancellationToken);
    }

    private async Task WriteAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<string>> ExpectAsync(string what, int expected, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await LineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line[..3], out var code) || lines.Count > MaximumLines) throw new SmtpException(0, $"LB9270: the mail server does not speak SMTP: '{Short(line)}'.");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length > 3 && line[3] == '-') continue;
            return code == expected || (expected == 250 && code == 251) ? lines : throw new SmtpException(code, $"LB9271: the mail server answered {code} to {what}: {Short(string.Join(' ', lines))}");
        }
    }

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        while (true)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await _stream.ReadAsync(_buffer, cancellationToken));
                if (_end == 0) throw new SmtpException(0, "LB9270: the mail server closed the connection.");
            }
            var next = _buffer[_start++];
            if (next == '\n') return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            if (line.Count >= MaximumLine) throw new SmtpException(0, "LB9270: the mail server does not speak SMTP: a line has no end.");
            line.Add(next);
        }
    }

    /// <summary>With dots before dots, and the end.</summary>
    private static byte[] Stuffed(byte[] message)
    {
        using var stuffed = new MemoryStream(message.Length + 16);
        var atStart = true;
        foreach (var octet in message)
        {
            if (atStart && octet == '.') stuffed.WriteByte((byte)'.');
            stuffed.WriteByte(octet);
            atStart = octet == '\n';
        }
        stuffed.Write("\r\n.\r\n"u8);
        return stuffed.ToArray();
    }

    // An address with a line end in it would be a command of its own.
    private static string Address(string address) => address.Any(letter => letter is '<' or '>' or < ' ' or > '~')
        ? throw new NotificationException($"LB9272: '{address}' is no mail address.") : address;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Short(string text) => text.Length > 300 ? text[..300] + "…" : text;
}
