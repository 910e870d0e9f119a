using LuBan.DevOps.Model;
using LuBan.DevOps.Variables;

namespace LuBan.DevOps.Scheduling;

/// <summary>The combinations of a matrix, in the order in which they are written.</summary>
internal static class MatrixCombinations
{
    public static IReadOnlyList<IReadOnlyList<Param>> Of(Matrix matrix, VariableScope scope)
    {
        List<Dictionary<string, string>> combinations = matrix.Params is { Count: > 0 } ? [[]] : [];
        foreach (var param in matrix.Params ?? [])
        {
            var items = scope.Apply(param.Value).Items ?? [];
            combinations = [.. combinations.SelectMany(combination => items.Select(item => new Dictionary<string, string>(combination) { [param.Name] = item }))];
        }

        var own = (matrix.Params ?? []).Select(param => param.Name).ToHashSet();
        var crossed = combinations.Count;
        foreach (var include in matrix.Include ?? [])
        {
            var values = (include.Params ?? []).ToDictionary(param => param.Name, param => scope.Apply(param.Value).ToString());
            Include(combinations, crossed, own, values);
        }

        return [.. combinations.Select(combination => (IReadOnlyList<Param>)[.. combination.Select(item => new Param { Name = item.Key, Value = ParamValue.Of(item.Value) })])];
    }

    /// <summary>Completes every crossed combination that it fits; one that fits none is a combination of its own.</summary>
    private static void Include(List<Dictionary<string, string>> combinations, int crossed, HashSet<string> own, Dictionary<string, string> values)
    {
        var keys = values.Keys.Where(own.Contains).ToList();
        var fitting = combinations.Take(crossed).Where(combination => keys.All(key => combination.GetValueOrDefault(key) == values[key])).ToList();
        foreach (var combination in fitting)
            foreach (var (name, value) in values) combination[name] = value;
        if (fitting.Count == 0) combinations.Add(values);
    }
}
