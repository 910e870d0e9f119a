using LuBan.DevOps.Model;
using LuBan.DevOps.Variables;

namespace LuBan.DevOps.Validation;

/// <summary>Checks that variables name something that there is. Only what is clearly meant as a variable of ours is looked at.</summary>
internal sealed class VariableRules(IReadOnlyList<ParamSpec>? parameters, IEnumerable<string> workspaces, Findings findings)
{
    private readonly HashSet<string> _workspaces = [.. workspaces];

    /// <summary>A text that becomes a text: <c>[*]</c> has no meaning in it.</summary>
    public void Text(string? text, string field)
    {
        foreach (var reference in VariableReference.In(text)) Check(reference, field, isListItem: false);
    }

    /// <summary>An item of a list, which a whole list may replace.</summary>
    public void Item(string? text, string field)
    {
        foreach (var reference in VariableReference.In(text)) Check(reference, field, isListItem: VariableReference.Only(text!) is not null);
    }

    public void List(IReadOnlyList<string>? items, string field)
    {
        for (var i = 0; i < (items?.Count ?? 0); i++) Item(items![i], $"{field}[{i}]");
    }

    public void Value(ParamValue value, string field)
    {
        Item(value.Text, field);
        List(value.Items, field);
        foreach (var (key, text) in value.Properties ?? new Dictionary<string, string>()) Text(text, $"{field}.{key}");
    }

    private void Check(VariableReference reference, string field, bool isListItem)
    {
        if (reference.StartsWith("params") && reference.Parts.Count > 1) CheckParam(reference, field, isListItem);
        else if (reference.StartsWith("workspaces") && reference.Parts.Count > 1 && !_workspaces.Contains(reference.Parts[1]))
            findings.Add(field, $"$({reference.Text}): there is no workspace '{reference.Parts[1]}'; there are {(_workspaces.Count > 0 ? string.Join(", ", _workspaces) : "none")}.");
    }

    private void CheckParam(VariableReference reference, string field, bool isListItem)
    {
        var name = string.Join('.', reference.Parts.Skip(1));
        var spec = Find(name);
        var key = (string?)null;
        if (spec is null && reference.Parts.Count > 2) (spec, key) = (Find(string.Join('.', reference.Parts.Skip(1).SkipLast(1))), reference.Parts[^1]);
        if (spec is null)
        {
            findings.Add(field, $"$({reference.Text}): there is no parameter '{name}'; there are {(parameters is { Count: > 0 } ? string.Join(", ", parameters.Select(item => item.Name)) : "none")}.");
            return;
        }

        var type = spec.EffectiveType;
        if (key is not null && (type != ParamType.Object || (spec.Properties is { } properties && !properties.ContainsKey(key) && spec.Default?.Properties?.ContainsKey(key) != true)))
            findings.Add(field, $"$({reference.Text}): '{spec.Name}' has no key '{key}'.");
        else if (reference.IsWhole && type == ParamType.String)
            findings.Add(field, $"$({reference.Text}): '{spec.Name}' is a string; write $(params.{spec.Name}).");
        else if (reference.IsWhole && !isListItem)
            findings.Add(field, $"$({reference.Text}): a whole list stands only alone, as an item of a list; here $(params.{spec.Name}[0]) takes one item.");
        else if (!reference.IsWhole && reference.Index is null && key is null && type != ParamType.String)
            findings.Add(field, $"$({reference.Text}): '{spec.Name}' is {ParamRules.Word(type)}; write {(type == ParamType.Array ? $"$(params.{spec.Name}[*]) or $(params.{spec.Name}[0])" : $"$(params.{spec.Name}.KEY)")}.");
    }

    private ParamSpec? Find(string name) => parameters?.FirstOrDefault(spec => spec.Name == name);
}
