using System.Text.Json;
using LuBan.Resources.BuiltIn;
using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>Counts who has a role binding in the home namespace of a workspace: each user, group or service account once, however many roles it has. Guarded by the lock of the ledger.</summary>
internal sealed class MemberTally
{
    private readonly Dictionary<ResourceKey, IReadOnlyList<string>> _bindings = [];
    private readonly Dictionary<(string Namespace, string Subject), int> _held = [];
    private readonly Dictionary<string, int> _members = new(StringComparer.Ordinal);

    internal int Count(string ns) => _members.GetValueOrDefault(ns);

    /// <summary>How many members more there are with what a binding is to be: fewer than none when it lets go of some.</summary>
    internal int CountMore(in ResourceKey key, byte[] binding)
    {
        var (ns, next, before) = (key.Namespace, Subjects(binding), _bindings.GetValueOrDefault(key) ?? []);
        return next.Count(subject => !_held.ContainsKey((ns, subject))) - before.Except(next, StringComparer.Ordinal).Count(subject => _held[(ns, subject)] == 1);
    }

    internal void Set(StoredObject binding)
    {
        // Those that stay must not be counted out and in again: the new ones first.
        var before = _bindings.GetValueOrDefault(binding.Key) ?? [];
        var now = _bindings[binding.Key] = Subjects(binding.Data);
        foreach (var subject in now) Hold(binding.Key.Namespace, subject, 1);
        foreach (var subject in before) Hold(binding.Key.Namespace, subject, -1);
    }

    internal void Remove(in ResourceKey key)
    {
        if (!_bindings.Remove(key, out var before)) return;
        foreach (var subject in before) Hold(key.Namespace, subject, -1);
    }

    private void Hold(string ns, string subject, int change)
    {
        var held = _held.GetValueOrDefault((ns, subject)) + change;
        if (held == 0) _held.Remove((ns, subject));
        else _held[(ns, subject)] = held;
        if (held == 0) Change(ns, -1);
        else if (held == 1 && change == 1) Change(ns, 1);
    }

    private void Change(string ns, int change)
    {
        var members = _members.GetValueOrDefault(ns) + change;
        if (members == 0) _members.Remove(ns);
        else _members[ns] = members;
    }

    private static IReadOnlyList<string> Subjects(byte[] binding)
    {
        using var document = JsonDocument.Parse(binding);
        if (document.RootElement.At("subjects") is not { ValueKind: JsonValueKind.Array } subjects) return [];
        return [.. subjects.EnumerateArray().Select(subject => $"{subject.At("kind").Text()}/{subject.At("namespace").Text()}/{subject.At("name").Text()}").Distinct(StringComparer.Ordinal)];
    }
}
