using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace LuBan.Identity.Pages;

/// <summary>A piece of HTML. What is put into one is encoded, unless it is one itself.</summary>
[InterpolatedStringHandler]
internal readonly struct Html
{
    private readonly StringBuilder _text;

    public Html(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (16 * formattedCount));

    internal static Html Empty => $"";

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(string? text) => _text.Append(HtmlEncoder.Default.Encode(text ?? ""));

    public void AppendFormatted(Html html) => _text.Append(html._text);

    public void AppendFormatted(IEnumerable<Html> parts)
    {
        foreach (var part in parts) _text.Append(part._text);
    }

    internal static Html When(bool condition, Html html) => condition ? html : Empty;

    public override string ToString() => _text.ToString();
}
