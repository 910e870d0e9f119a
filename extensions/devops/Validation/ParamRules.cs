using LuBan.DevOps.Model;

namespace LuBan.DevOps.Validation;

/// <summary>Checks what a task or a pipeline takes, and what it is given.</summary>
internal static class ParamRules
{
    public static void CheckDeclarations(IReadOnlyList<ParamSpec>? declared, string field, Findings findings)
    {
        var list = declared ?? [];
        NameRules.CheckUnique(list.Select(spec => spec.Name), field, "parameters", findings);
        for (var i = 0; i < list.Count; i++) CheckDeclaration(list[i], $"{field}[{i}]", findings);
    }

    /// <summary>Checks given values against the declarations.</summary>
    /// <param name="declared">What is taken.</param>
    /// <param name="given">What is given.</param>
    /// <param name="field">Where it is given.</param>
    /// <param name="findings">Gets the problems.</param>
    /// <param name="allowExtra">Whether what is not declared may be given: upstream passes over it.</param>
    public static void CheckValues(IReadOnlyList<ParamSpec>? declared, IReadOnlyList<Param>? given, string field, Findings findings, bool allowExtra)
    {
        var values = given ?? [];
        NameRules.CheckUnique(values.Select(value => value.Name), field, "parameters", findings);
        foreach (var spec in declared ?? [])
        {
            var index = values.ToList().FindIndex(value => value.Name == spec.Name);
            if (index < 0)
            {
                if (spec.Default is null) findings.Add(field, $"The parameter '{spec.Name}' is required, and not given.");
                continue;
            }

            CheckValue(spec, values[index].Value, $"{field}[{index}].value", findings);
        }

        if (allowExtra) return;
        for (var i = 0; i < values.Count; i++)
            if (declared?.Any(spec => spec.Name == values[i].Name) != true)
                findings.Add($"{field}[{i}].name", $"There is no parameter '{values[i].Name}'; there are {Names(declared)}.");
    }

    public static void CheckValue(ParamSpec spec, ParamValue value, string field, Findings findings)
    {
        if (value.Type != spec.EffectiveType)
        {
            // What a whole reference stands for is known at run time only.
            if (value.Text?.EndsWith("[*])", StringComparison.Ordinal) == true) return;
            findings.Add(field, $"'{spec.Name}' is {Word(value.Type)}; {Word(spec.EffectiveType)} is expected.");
            return;
        }

        if (spec.Enum is { Count: > 0 } allowed && value.Text is { } text && !text.Contains("$(", StringComparison.Ordinal) && !allowed.Contains(text))
            findings.Add(field, $"'{text}' is not allowed for '{spec.Name}'; allowed are {string.Join(", ", allowed)}.");
        if (value.Properties is not { } properties || spec.Properties is not { } expected) return;
        var known = spec.Default?.Properties ?? new Dictionary<string, string>();
        foreach (var missing in expected.Keys.Where(key => !properties.ContainsKey(key) && !known.ContainsKey(key))) findings.Add(field, $"'{spec.Name}' has no '{missing}'; its keys are {string.Join(", ", expected.Keys)}.");
    }

    /// <summary>The value of every parameter: what is given, completed by defaults.</summary>
    public static IReadOnlyDictionary<string, ParamValue> Resolve(IReadOnlyList<ParamSpec>? declared, IReadOnlyList<Param>? given)
    {
        var values = new Dictionary<string, ParamValue>(StringComparer.Ordinal);
        foreach (var param in given ?? []) values[param.Name] = param.Value;
        foreach (var spec in declared ?? [])
        {
            if (!values.TryGetValue(spec.Name, out var value))
            {
                if (spec.Default is not null) values[spec.Name] = spec.Default;
            }
            else if (value.Properties is { } properties && spec.Default?.Properties is { } defaults)
            {
                values[spec.Name] = ParamValue.Of(defaults.Where(item => !properties.ContainsKey(item.Key)).Concat(properties).ToDictionary(item => item.Key, item => item.Value));
            }
        }

        return values;
    }

    private static void CheckDeclaration(ParamSpec spec, string field, Findings findings)
    {
        if (!NameRules.IsVariable(spec.Name)) findings.Add($"{field}.name", $"'{spec.Name}' is no name for a parameter: letters, digits, '-', '_' and '.' are, beginning with a letter or '_'.");
        if (spec.Default is { } value && spec.Type is { } type && value.Type != type) findings.Add($"{field}.default", $"The default of '{spec.Name}' is {Word(value.Type)}; {Word(type)} is expected.");
        if (spec.Type is { } declared && declared != ParamType.Object && spec.Properties is not null) findings.Add($"{field}.properties", $"'{spec.Name}' is {Word(declared)}; only an object has properties.");
        if (spec.EffectiveType == ParamType.Object && spec.Properties is null && spec.Default is null) findings.Add($"{field}.properties", $"The object '{spec.Name}' needs its properties.");
        foreach (var (key, property) in spec.Properties ?? new Dictionary<string, PropertySpec>())
            if (property.Type is { } propertyType && propertyType != ParamType.String) findings.Add($"{field}.properties.{key}", "The values of an object are strings.");
        if (spec.Enum is not { } allowed) return;
        if (spec.EffectiveType != ParamType.String) findings.Add($"{field}.enum", $"'{spec.Name}' is {Word(spec.EffectiveType)}; only a string has an enum.");
        if (allowed.Count == 0) findings.Add($"{field}.enum", "The enum has no values.");
        NameRules.CheckUnique(allowed, $"{field}.enum", "values", findings);
        if (spec.Default?.Text is { } text && allowed.Count > 0 && !allowed.Contains(text)) findings.Add($"{field}.default", $"The default '{text}' is not in the enum: {string.Join(", ", allowed)}.");
    }

    private static string Names(IReadOnlyList<ParamSpec>? declared) => declared is { Count: > 0 } ? string.Join(", ", declared.Select(spec => spec.Name)) : "none";

    internal static string Word(ParamType type) => type switch { ParamType.Array => "an array", ParamType.Object => "an object", _ => "a string" };
}
