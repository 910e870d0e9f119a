using System.Globalization;
using System.Text;

namespace LuBan.Observability.Notifications;

/// <summary>A mail as it goes over the wire (RFC 5322, MIME): a text, and the same as HTML.</summary>
internal sealed record MailMessage
{
    private const int WordBytes = 42;

    public required string From { get; init; }
    public required IReadOnlyList<string> To { get; init; }
    public required string Subject { get; init; }
    public required string Text { get; init; }

    /// <summary>Null for a plain mail.</summary>
    public string? Html { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Other fields of the head; ASCII.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public byte[] ToBytes()
    {
        var mail = new StringBuilder();
        var boundary = $"luban-{Guid.NewGuid():N}";
        Line(mail, $"Date: {At.ToString("ddd, dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture).Remove(29, 1)}");
        Line(mail, $"From: <{Clean(From)}>");
        Line(mail, $"To: {string.Join(",\r\n ", To.Select(address => $"<{Clean(address)}>"))}");
        Line(mail, $"Subject: {Encoded(Clean(Subject))}");
        Line(mail, $"Message-ID: <{Guid.NewGuid():N}@luban>");
        Line(mail, "MIME-Version: 1.0");
        Line(mail, "Auto-Submitted: auto-generated");
        foreach (var (name, value) in Headers) Line(mail, $"{name}: {Encoded(Clean(value))}");
        if (Html is null)
        {
            Part(mail, "text/plain", Text);
            return Encoding.ASCII.GetBytes(mail.ToString());
        }
        Line(mail, $"Content-Type: multipart/alternative; boundary=\"{boundary}\"");
        Line(mail, "");
        Line(mail, $"--{boundary}");
        Part(mail, "text/plain", Text);
        Line(mail, $"--{boundary}");
        Part(mail, "text/html", Html);
        Line(mail, $"--{boundary}--");
        return Encoding.ASCII.GetBytes(mail.ToString());
    }

    private static void Part(StringBuilder mail, string type, string text)
    {
        Line(mail, $"Content-Type: {type}; charset=utf-8");
        Line(mail, "Content-Transfer-Encoding: base64");
        Line(mail, "");
        var code = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        for (var at = 0; at < code.Length; at += 76) Line(mail, code[at..Math.Min(at + 76, code.Length)]);
    }

    /// <summary>RFC 2047: words of UTF-8, none cut inside a letter.</summary>
    private static string Encoded(string text)
    {
        if (text.All(letter => letter is >= ' ' and <= '~') && text.Length < 900) return text;
        var words = new List<string>();
        var word = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
        {
            var bytes = Encoding.UTF8.GetBytes(rune.ToString());
            if (word.Count + bytes.Length > WordBytes)
            {
                words.Add(Convert.ToBase64String([.. word]));
                word.Clear();
            }
            word.AddRange(bytes);
        }
        words.Add(Convert.ToBase64String([.. word]));
        return string.Join("\r\n ", words.Select(code => $"=?utf-8?B?{code}?="));
    }

    // A line end in a subject would begin a field of its own.
    private static string Clean(string text) => new([.. text.Select(letter => char.IsControl(letter) ? ' ' : letter)]);

    private static void Line(StringBuilder mail, string line) => mail.Append(line).Append("\r\n");
}
