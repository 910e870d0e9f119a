namespace LuBan.Resources.Apply;

/// <summary>Fields that an apply would change and that others own.</summary>
internal sealed class ApplyConflicts(IReadOnlyList<(ManagedEntry Owner, FieldSet Fields)> conflicts)
{
    /// <summary>Whether all of them are among these fields.</summary>
    internal bool AreIn(FieldSet allowed) => conflicts.All(conflict => conflict.Fields.Except(allowed).IsEmpty);

    /// <summary>409, in the words after which kubectl explains what can be done.</summary>
    internal Sdk.ResourceException Refuse()
    {
        var causes = new List<StatusCause>();
        var lines = new List<string>();
        foreach (var owner in conflicts.GroupBy(conflict => conflict.Owner.Show()).OrderBy(owner => owner.Key, StringComparer.Ordinal))
        {
            lines.Add($"conflicts with {owner.Key}:");
            foreach (var (_, path) in owner.SelectMany(conflict => conflict.Fields.Paths()))
            {
                causes.Add(new StatusCause("FieldManagerConflict", $"conflict with {owner.Key}", path));
                lines.Add($"- {path}");
            }
        }

        var message = causes is [var only]
            ? $"Apply failed with 1 conflict: {only.Message}: {only.Field}"
            : $"Apply failed with {causes.Count} conflicts: {string.Join('\n', lines)}";
        return Refusal.Create(409, "Conflict", message, new StatusDetails("", "", "", causes));
    }
}
