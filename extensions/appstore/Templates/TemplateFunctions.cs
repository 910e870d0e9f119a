using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.AppStore.Templates;

/// <summary>The functions of templates. docs/appstore.md lists them.</summary>
internal static class TemplateFunctions
{
    public static JsonNode? Apply(string name, string text, JsonNode? value, IReadOnlyList<string> arguments)
    {
        var (count, result) = name switch
        {
            "default" => (1, text.Length > 0 ? text : Argument(0)),
            "choose" => (2, text is "" or "false" or "0" ? Argument(1) : Argument(0)),
            "prefix" => (1, text.Length > 0 ? Argument(0) + text : ""),
            "suffix" => (1, text.Length > 0 ? text + Argument(0) : ""),
            "replace" => (2, text.Replace(Argument(0).Length > 0 ? Argument(0) : "\0", Argument(1), StringComparison.Ordinal)),
            "join" => (1, value is JsonArray list ? string.Join(Argument(0), list.Select(item => item?.ToString())) : text),
            "lower" => (0, text.ToLowerInvariant()),
            "upper" => (0, text.ToUpperInvariant()),
            "trim" => (0, text.Trim()),
            "json" => (0, value?.ToJsonString() ?? "null"),
            "base64" => (0, Convert.ToBase64String(Encoding.UTF8.GetBytes(text))),
            "url" => (0, Uri.EscapeDataString(text)),
            "html" => (0, WebUtility.HtmlEncode(text)),
            "sh" => (0, $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'"),
            "sqlname" => (0, $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""),
            "sqltext" => (0, $"'{text.Replace("'", "''", StringComparison.Ordinal)}'"),
            _ => throw new TemplateException($"The function '{name}' is not known. There are: default, choose, prefix, suffix, replace, join, lower, upper, trim, json, base64, url, html, sh, sqlname, sqltext."),
        };
        return arguments.Count == count ? JsonValue.Create(result) : throw new TemplateException($"The function '{name}' takes {count} arguments; {arguments.Count} are given.");

        string Argument(int index) => index < arguments.Count ? arguments[index] : "";
    }
}
