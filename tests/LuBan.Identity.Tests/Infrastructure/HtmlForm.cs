using System.Net;
using System.Text.RegularExpressions;

namespace LuBan.Identity.Tests;

/// <summary>A form of a page, as a browser without scripts sees it.</summary>
internal sealed partial record HtmlForm(string Method, string Action, IReadOnlyList<HtmlField> Fields, IReadOnlyList<HtmlField> Buttons)
{
    public bool AsksForPassword => Fields.Any(input => input.Type == "password");

    public HtmlField? Field(string name) => Fields.FirstOrDefault(input => input.Name == name);

    /// <summary>What is sent with a button: the page's own values, replaced by ours.</summary>
    public List<KeyValuePair<string, string>> Fill(HtmlField? button, params (string Name, string Value)[] values)
    {
        var form = Fields.Where(field => field.Name.Length > 0 && (field.Type is not ("checkbox" or "radio") || field.IsChecked) && values.All(value => value.Name != field.Name)).Select(field => KeyValuePair.Create(field.Name, field.Value)).ToList();
        form.AddRange(values.Select(value => KeyValuePair.Create(value.Name, value.Value)));
        if (button is { Name.Length: > 0 }) form.Add(KeyValuePair.Create(button.Name, button.Value));
        return form;
    }

    public static IReadOnlyList<HtmlForm> ReadAll(string html) => [.. Forms().Matches(html).Select(form => Read(form, html))];

    private static HtmlForm Read(Match form, string html)
    {
        var attributes = AttributesOf(form.Groups[1].Value);
        var body = form.Groups[2].Value;
        var inputs = Inputs().Matches(body).Select(input => Field(AttributesOf(input.Groups[1].Value), "text")).ToList();
        // A button may stand outside of its form and name it.
        var outside = ButtonTags().Matches(html).Select(button => AttributesOf(button.Groups[1].Value)).Where(button => button.GetValueOrDefault("form") is { Length: > 0 } id && id == attributes.GetValueOrDefault("id"));
        var buttons = ButtonTags().Matches(body).Select(button => AttributesOf(button.Groups[1].Value)).Concat(outside).Select(button => Field(button, "submit")).Where(button => button.Type == "submit");
        return new(attributes.GetValueOrDefault("method", "get").ToUpperInvariant(), attributes.GetValueOrDefault("action", ""),
            [.. inputs.Where(field => field.Type is not ("submit" or "button" or "image"))], [.. buttons, .. inputs.Where(field => field.Type == "submit")]);
    }

    private static HtmlField Field(Dictionary<string, string> attributes, string type) =>
        new(attributes.GetValueOrDefault("name", ""), attributes.GetValueOrDefault("value", ""), attributes.GetValueOrDefault("type", type), attributes.ContainsKey("checked"));

    private static Dictionary<string, string> AttributesOf(string tag)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match attribute in Attributes().Matches(tag)) found.TryAdd(attribute.Groups[1].Value, WebUtility.HtmlDecode(attribute.Groups[2].Success ? attribute.Groups[2].Value : attribute.Groups[3].Value));
        return found;
    }

    [GeneratedRegex("<form\\b([^>]*)>(.*?)</form>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Forms();

    [GeneratedRegex("<input\\b([^>]*)>", RegexOptions.IgnoreCase)]
    private static partial Regex Inputs();

    [GeneratedRegex("<button\\b([^>]*)>", RegexOptions.IgnoreCase)]
    private static partial Regex ButtonTags();

    [GeneratedRegex("([a-zA-Z_:-]+)(?:\\s*=\\s*(?:\"([^\"]*)\"|([^\\s\">]+)))?")]
    private static partial Regex Attributes();
}

/// <summary>A field or a button.</summary>
internal sealed record HtmlField(string Name, string Value, string Type, bool IsChecked);
