using System.Globalization;
using System.Text.Json;

namespace LuBan.Sdk;

internal sealed partial class ConsoleReading
{
    private static readonly string[] AudienceProperties = ["permission", "access", "audience"];
    private static readonly string[] CommonProperties = ["id", "title", "kind", "export", "src", "order", "when", .. AudienceProperties];

    private readonly List<ConsoleContribution> _contributions = [];
    private readonly List<ConsolePointDeclaration> _points = [];
    private readonly List<(string Command, string At)> _commands = [];

    private void ReadContributions(Dictionary<string, JsonElement> root, ConsoleAudience defaults)
    {
        if (!root.TryGetValue("contributes", out var element) || OpenMap(element, "/contributes") is not { } members) return;
        foreach (var (name, list) in members)
        {
            var at = $"/contributes/{Escape(name)}";
            if (name == "points") Each(list, at, ReadPoint);
            else if (name == "at") ReadForeign(list, at, defaults);
            else if (ConsolePoints.FindAlias(name) is { } point) ReadPointList(point, list, at, defaults);
            else Warn("LB8621", at, $"This version knows no contributions {Quote(name)}; they are left out. {Suggest(name, [.. ConsolePoints.Aliases, "points", "at"])}");
        }
        if (_contributions.Count > ConsoleRules.MaxContributions) Add("LB8610", "/contributes", $"There are {_contributions.Count} contributions, at most {ConsoleRules.MaxContributions} are possible.");
    }

    private void ReadForeign(JsonElement list, string at, ConsoleAudience defaults)
    {
        if (OpenMap(list, at) is not { } points) return;
        foreach (var (id, contributions) in points)
        {
            var where = $"{at}/{Escape(id)}";
            if (!ConsoleRules.IsPoint(id)) Add("LB8613", where, $"{Quote(id)} is not the id of a point. Write the id of the extension, a name and a version, such as acme.metrics/panel/v1.");
            else ReadPointList(ConsolePoints.Find(id) ?? ConsolePoints.Foreign(id), contributions, where, defaults);
        }
    }

    private void ReadPointList(ConsolePoint point, JsonElement list, string at, ConsoleAudience defaults)
    {
        var seen = _contributions.Where(one => one.Point == point.Id).Select(one => one.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Each(list, at, (element, where) =>
        {
            if (ReadContribution(point, element, where, defaults) is not { } contribution) return;
            if (!seen.Add(contribution.Name)) Add("LB8606", $"{where}/id", $"{Quote(contribution.Name)} is the id of another contribution to this point. Choose another one.");
            _contributions.Add(contribution);
        });
        if (seen.Count > point.Most) Add("LB8610", at, $"There are {seen.Count} contributions to {point.Id}, at most {point.Most} are possible.");
    }

    private ConsoleContribution? ReadContribution(ConsolePoint point, JsonElement element, string at, ConsoleAudience defaults)
    {
        string[]? known = point.Fields.Count == 0 && ConsolePoints.Find(point.Id) is null ? null : [.. CommonProperties, .. point.Fields.Select(field => field.Name)];
        if (Open(element, at, known) is not { } members) return null;
        var name = Name(members, at) ?? DefaultName(point, members, at);
        var title = members.TryGetValue("title", out var written) ? Label(written, $"{at}/title") : null;
        if (title is null && !members.ContainsKey("title") && point.NeedsTitle && point.Fields.All(field => field.Name != "label")) Missing($"{at}/title", "title");
        var (kind, export, src) = Drawing(point, members, at);
        var when = Text(members, at, "when");
        if (when is not null && !ConsoleCondition.TryParse(when, out _, out var problem)) Add("LB8608", $"{at}/when", $"{Quote(when)} is no condition: {problem}.");
        var data = Fields(point, members, at, known is null);
        return name is null ? null : new()
        {
            Point = point.Id, Name = name, Title = title, Kind = kind, Export = export, Src = src, Order = Order(members, at), When = when, Audience = Audience(members, at, defaults), Data = data,
        };
    }

    private string? Name(Dictionary<string, JsonElement> members, string at)
    {
        var name = Text(members, at, "id");
        if (name is not null && !ConsoleRules.IsName(name)) Add("LB8606", $"{at}/id", $"{Quote(name)} is not an id. Write ASCII letters, digits, dashes and underscores, at most 63.");
        return name;
    }

    /// <summary>What only stands in a list needs no name of its own: its target and command say which it is.</summary>
    private string? DefaultName(ConsolePoint point, Dictionary<string, JsonElement> members, string at)
    {
        if (members.ContainsKey("id")) return null;
        if (point.Alias is "actions" or "menus" && members.TryGetValue("command", out var command) && command.ValueKind == JsonValueKind.String
            && members.TryGetValue("target", out var target) && target.ValueKind == JsonValueKind.String)
            return new string([.. $"{target.GetString()}-{command.GetString()}".Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')]).Trim('-', '_');
        Missing($"{at}/id", "id");
        return null;
    }

    private (ConsoleKind Kind, string? Export, string? Src) Drawing(ConsolePoint point, Dictionary<string, JsonElement> members, string at)
    {
        var (export, src) = (Text(members, at, "export"), Text(members, at, "src"));
        var kind = Choice(members, at, "kind", point.Kinds) ?? Guess(point, export, src);
        if (export is not null && !ConsoleRules.IsExport(export)) Add("LB8612", $"{at}/export", $"{Quote(export)} is not a name that a module can export. Write the name of the class or function.");
        if (ConsolePoints.NeedsCode(kind) && export is null && !members.ContainsKey("export")) Missing($"{at}/export", "export");
        if (kind is ConsoleKind.Html or ConsoleKind.Iframe && src is null && !members.ContainsKey("src")) Missing($"{at}/src", "src");
        if (src is not null && kind == ConsoleKind.Iframe) CheckFile(src, $"{at}/src");
        else if (src is not null && !ConsoleRules.IsFile(src)) Add("LB8604", $"{at}/src", $"{Quote(src)} is not a path below /ext/{extension.Id.ToLowerInvariant()}/. Write one such as cards/usage, without a query.");
        return (kind, export, src);
    }

    private static ConsoleKind Guess(ConsolePoint point, string? export, string? src)
    {
        if (export is not null) return point.Kinds.FirstOrDefault(ConsolePoints.NeedsCode, point.Kinds[0]);
        return src is not null && point.Kinds.Contains(ConsoleKind.Html) ? ConsoleKind.Html : point.Kinds.Contains(ConsoleKind.None) ? ConsoleKind.None : point.Kinds[0];
    }

    private int Order(Dictionary<string, JsonElement> members, string at)
    {
        if (!members.TryGetValue("order", out var element)) return 100;
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var order)) return order;
        WrongType($"{at}/order", element, "a whole number");
        return 100;
    }

    private void ReadPoint(JsonElement element, string at)
    {
        if (Open(element, at, ["id", "props", "title", "description"]) is not { } members) return;
        var id = Text(members, at, "id");
        if (id is null && !members.ContainsKey("id")) Missing($"{at}/id", "id");
        if (id is not null && (!ConsoleRules.IsPoint(id) || !id.StartsWith(extension.Id.ToLowerInvariant() + "/", StringComparison.Ordinal)))
            Add("LB8613", $"{at}/id", $"{Quote(id)} is not the id of a point of this extension. Write {extension.Id.ToLowerInvariant()}/NAME/v1.");
        else if (id is not null && _points.Any(point => point.Id == id)) Add("LB8606", $"{at}/id", $"{Quote(id)} is declared twice. Remove one.");
        var props = FileOf(members, at, "props");
        if (id is not null) _points.Add(new(id, props));
    }

    private void CheckCommands()
    {
        var known = _contributions.Where(one => one.Point == "luban/command/v1").Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (command, at) in _commands.Where(one => !known.Contains(one.Command)))
            Add("LB8615", at, $"There is no command {Quote(command)} in this file. Add it to 'commands', or correct the name.");
    }

    private void Each(JsonElement list, string at, Action<JsonElement, string> read)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            WrongType(at, list, "an array");
            return;
        }
        var index = 0;
        foreach (var child in list.EnumerateArray()) read(child, string.Create(CultureInfo.InvariantCulture, $"{at}/{index++}"));
    }
}
