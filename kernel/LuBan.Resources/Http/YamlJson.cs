using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LuBan.Resources.Http;

/// <summary>Reads one YAML document as JSON, with the scalar rules that kubectl uses. Works on events: what is too large or too deep is refused before it is built.</summary>
internal sealed class YamlJson
{
    private readonly Dictionary<string, (JsonNode? Node, int Values)> _anchors = new(StringComparer.Ordinal);
    private readonly List<string> _duplicates;
    private readonly IParser _parser;
    private int _values;

    private YamlJson(IParser parser, List<string> duplicates)
    {
        _parser = parser;
        _duplicates = duplicates;
    }

    /// <summary>Reads a document.</summary>
    /// <param name="bytes">UTF-8.</param>
    /// <param name="duplicates">Takes the paths of keys that are there twice; the last one counts.</param>
    /// <exception cref="Sdk.ResourceException">400.</exception>
    internal static JsonNode? Parse(byte[] bytes, List<string> duplicates)
    {
        try
        {
            var parser = new Parser(new StringReader(Encoding.UTF8.GetString(bytes)));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _)) throw Refusal.BadRequest("The body has no YAML document, exactly one is expected.");
            parser.Consume<DocumentStart>();
            var result = new YamlJson(parser, duplicates).Read("", 0);
            parser.Consume<DocumentEnd>();
            return parser.Accept<StreamEnd>(out _) ? result : throw Refusal.BadRequest("The body has several YAML documents, exactly one is expected.");
        }
        catch (YamlException problem)
        {
            throw Refusal.BadRequest($"The body is not valid YAML: {problem.Message}");
        }
    }

    /// <summary>Whether a text without quotes is read as the same text, by this reader and by those of other versions of YAML.</summary>
    internal static bool IsPlainText(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAny('\n', '\r', '\t') && char.IsAsciiLetter(text[0]) && Plain(text) is { } value && value.GetValueKind() == JsonValueKind.String;

    private JsonNode? Read(string path, int depth)
    {
        if (depth > ResourceLimits.MaximumDepth) throw TooLarge();
        Count(1);
        if (_parser.TryConsume<AnchorAlias>(out var alias)) return Alias(alias);
        if (_parser.TryConsume<Scalar>(out var scalar)) return Remember(scalar.Anchor, scalar.Style is ScalarStyle.Plain or ScalarStyle.Any ? Plain(scalar.Value) : JsonValue.Create(scalar.Value), 1);
        var before = _values;
        if (_parser.TryConsume<MappingStart>(out var mapping)) return Remember(mapping.Anchor, Map(path, depth), 1 + _values - before);
        var sequence = _parser.Consume<SequenceStart>();
        return Remember(sequence.Anchor, List(path, depth), 1 + _values - before);
    }

    private JsonObject Map(string path, int depth)
    {
        var result = new JsonObject();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key)) throw Refusal.BadRequest("A YAML key is not a text; keys of objects are texts.");
            var at = path.Length == 0 ? key.Value : $"{path}.{key.Value}";
            if (result.ContainsKey(key.Value)) _duplicates.Add(at);
            result[key.Value] = Read(at, depth + 1);
        }

        return result;
    }

    private JsonArray List(string path, int depth)
    {
        var result = new JsonArray();
        while (!_parser.TryConsume<SequenceEnd>(out _)) result.Add(Read($"{path}[{result.Count}]", depth + 1));
        return result;
    }

    private JsonNode? Alias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var known)) throw Refusal.BadRequest($"The YAML alias '{alias.Value}' has no anchor before it.");
        Count(known.Values);
        return known.Node?.DeepClone();
    }

    private JsonNode? Remember(AnchorName anchor, JsonNode? node, int values)
    {
        // A copy: the node itself gets a parent.
        if (!anchor.IsEmpty) _anchors[anchor.Value] = (node?.DeepClone(), values);
        return node;
    }

    private void Count(int values)
    {
        _values += values;
        if (_values > ResourceLimits.MaximumYamlValues) throw TooLarge();
    }

    private static Sdk.ResourceException TooLarge() =>
        Refusal.BadRequest($"The YAML is too large: at most {ResourceLimits.MaximumYamlValues} values, {ResourceLimits.MaximumDepth} levels deep.");

    private static JsonValue? Plain(string text)
    {
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
        return Decimal(text) ?? JsonValue.Create(text);
    }

    /// <summary>A number with a fraction or an exponent keeps every digit when it is also one in JSON.</summary>
    private static JsonValue? Decimal(string text)
    {
        if (!(char.IsAsciiDigit(text[^1]) || text[^1] == '.') || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            return JsonValue.Create(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            // Such as .5 or +1.0, which JSON writes otherwise.
            return JsonValue.Create(number);
        }
    }
}
