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

    /// <summary>A drawing of the host's own, which needs no encoding; nothing for null.</summary>
    internal static Html Icon(string? drawing)
    {
        if (drawing is null) return Empty;
        Html html = $"<svg viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" stroke-linecap=\"round\" stroke-linejoin=\"round\" aria-hidden=\"true\">";
        html.AppendLiteral(drawing);
        html.AppendLiteral("</svg>");
        return html;
    }

    internal static Html When(bool condition, Html html) => condition ? html : Empty;

    public override string ToString() => _text.ToString();
}
