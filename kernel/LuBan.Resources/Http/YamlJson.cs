using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LuBan.Resources.Http;

/// <summary>Reads one YAML document as JSON, with the scalar rules that kubectl uses.</summary>
internal static class YamlJson
{
    /// <summary>Anchors can make a small text large: what they expand to is counted.</summary>
    private const int MaximumNodes = 100_000;

    private const int MaximumDepth = 64;

    internal static JsonNode? Parse(byte[] bytes)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(Encoding.UTF8.GetString(bytes)));
            if (stream.Documents.Count != 1) throw Refusal.BadRequest($"The body has {stream.Documents.Count} YAML documents, exactly one is expected.");
            var count = 0;
            return Convert(stream.Documents[0].RootNode, 0, ref count);
        }
        catch (YamlException problem)
        {
            throw Refusal.BadRequest($"The body is not valid YAML: {problem.Message}");
        }
    }

    private static JsonNode? Convert(YamlNode node, int depth, ref int count)
    {
        if (depth > MaximumDepth || ++count > MaximumNodes) throw Refusal.BadRequest($"The YAML is too large: at most {MaximumNodes} values, {MaximumDepth} levels deep.");
        switch (node)
        {
            case YamlMappingNode mapping:
                var result = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    if (key is not YamlScalarNode { Value: { } name }) throw Refusal.BadRequest("A YAML key is not a text; keys of objects are texts.");
                    result[name] = Convert(value, depth + 1, ref count);
                }

                return result;
            case YamlSequenceNode sequence:
                var items = new JsonArray();
                foreach (var item in sequence.Children) items.Add(Convert(item, depth + 1, ref count));
                return items;
            default:
                return Scalar((YamlScalarNode)node);
        }
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any)) return JsonValue.Create(text);
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "y" or "Y" or "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON":
                return JsonValue.Create(true);
            case "n" or "N" or "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF":
                return JsonValue.Create(false);
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return JsonValue.Create(whole);
        if (text.StartsWith("0x", StringComparison.Ordinal) && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal)) return JsonValue.Create(hexadecimal);
        var looksNumeric = char.IsAsciiDigit(text[^1]) || text[^1] == '.';
        return looksNumeric && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(text);
    }
}
