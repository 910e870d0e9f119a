using System.Collections.Immutable;

namespace LuBan.Kernel.Access;

/// <summary>All bindings at one moment, by whom they are for and where they hold. Immutable.</summary>
internal sealed class BindingBook(ImmutableDictionary<SubjectKey, ImmutableDictionary<string, ImmutableArray<BindingEntry>>> bySubject)
{
    private static readonly ImmutableDictionary<string, ImmutableArray<BindingEntry>> Nowhere = ImmutableDictionary<string, ImmutableArray<BindingEntry>>.Empty;

    public static BindingBook Empty { get; } = Of([]);

    public static BindingBook Of(IEnumerable<BindingEntry> bindings) => new(bindings
        .SelectMany(binding => binding.Subjects.Distinct().Select(subject => (Subject: subject, Binding: binding)))
        .GroupBy(entry => entry.Subject)
        .ToImmutableDictionary(
            group => group.Key,
            group => group.GroupBy(entry => entry.Binding.Namespace).ToImmutableDictionary(inside => inside.Key, inside => inside.Select(entry => entry.Binding).ToImmutableArray())));

    /// <summary>The bindings for a subject in one namespace; those of the whole cluster for the empty one.</summary>
    public ImmutableArray<BindingEntry> For(SubjectKey subject, string ns) => bySubject.TryGetValue(subject, out var places) && places.TryGetValue(ns, out var found) ? found : [];

    /// <summary>The bindings for a subject, wherever they are.</summary>
    public IEnumerable<BindingEntry> For(SubjectKey subject) => bySubject.TryGetValue(subject, out var places) ? places.Values.SelectMany(found => found) : [];

    /// <summary>With a binding in place of the one that was there.</summary>
    public BindingBook Change(BindingEntry? before, BindingEntry? after)
    {
        var changed = bySubject;
        foreach (var subject in before?.Subjects.Distinct() ?? [])
        {
            var places = changed.GetValueOrDefault(subject, Nowhere);
            var left = places.GetValueOrDefault(before!.Namespace, []).RemoveAll(binding => binding.Name == before.Name);
            places = left.IsEmpty ? places.Remove(before.Namespace) : places.SetItem(before.Namespace, left);
            changed = places.IsEmpty ? changed.Remove(subject) : changed.SetItem(subject, places);
        }

        foreach (var subject in after?.Subjects.Distinct() ?? [])
        {
            var places = changed.GetValueOrDefault(subject, Nowhere);
            var there = places.GetValueOrDefault(after!.Namespace, []);
            changed = changed.SetItem(subject, places.SetItem(after.Namespace, there.Add(after)));
        }

        return new(changed);
    }
}
