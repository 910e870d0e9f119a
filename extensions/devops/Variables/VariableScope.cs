using LuBan.DevOps.Model;

namespace LuBan.DevOps.Variables;

/// <summary>The variables that have a value here. What has none is left as it is written, for others or for the shell.</summary>
internal sealed class VariableScope
{
    private readonly Dictionary<string, ParamValue> _values = new(StringComparer.Ordinal);

    public VariableScope Set(string name, ParamValue value)
    {
        _values[name] = value;
        return this;
    }

    public VariableScope Set(string name, string? value) => Set(name, ParamValue.Of(value ?? ""));

    /// <summary>The value of a reference: a text, a list or an object; null when there is none.</summary>
    public ParamValue? Find(VariableReference reference)
    {
        var name = string.Join('.', reference.Parts);
        if (_values.TryGetValue(name, out var value)) return reference.Index is { } index ? Item(value, index) : value;
        if (reference.Parts.Count < 2) return null;
        return _values.TryGetValue(string.Join('.', reference.Parts.SkipLast(1)), out var parent) && parent.Properties?.TryGetValue(reference.Parts[^1], out var property) == true ? ParamValue.Of(property) : null;
    }

    public string Apply(string text) => VariableReference.Replace(text, reference => reference.IsWhole ? null : Find(reference)?.ToString());

    public string? ApplyOrNull(string? text) => text is null ? null : Apply(text);

    /// <summary>A list in which <c>$(params.x[*])</c> becomes as many items as x has.</summary>
    public IReadOnlyList<string>? Apply(IReadOnlyList<string>? items) => items is null ? null : [.. items.SelectMany(item => WholeList(item) ?? [Apply(item)])];

    public ParamValue Apply(ParamValue value)
    {
        if (value.Items is not null) return ParamValue.Of(Apply(value.Items)!);
        if (value.Properties is { } properties) return ParamValue.Of(properties.ToDictionary(property => property.Key, property => Apply(property.Value)));
        // The whole of a list or an object is passed on as what it is.
        if (VariableReference.Only(value.Text!) is { } only && Find(only) is { } found && (only.IsWhole || found.Type == ParamType.String)) return found;
        return ParamValue.Of(Apply(value.Text!));
    }

    public WhenExpression Apply(WhenExpression when) => when with { Input = ApplyOrNull(when.Input), Values = Apply(when.Values) };

    private IReadOnlyList<string>? WholeList(string item) => VariableReference.Only(item) is { IsWhole: true } reference ? Find(reference)?.Items : null;

    private static ParamValue? Item(ParamValue value, int index) => value.Items is { } items && index < items.Count ? ParamValue.Of(items[index]) : null;
}
