using LuBan.Sdk;
using Microsoft.Extensions.Primitives;

namespace LuBan.Resources;

/// <summary>The kinds that are served. A change replaces one owner's kinds as a whole.</summary>
public sealed class KindRegistry
{
    /// <summary>The owner of the kinds that are always there. The slash keeps it apart from extension ids.</summary>
    internal const string CoreOwner = "kernel/core";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, IReadOnlyList<ResourceKind>> _byOwner = new(StringComparer.OrdinalIgnoreCase);
    private CancellationTokenSource _changed = new();
    private KindTable _current = new([]);

    /// <summary>A registry with the built-in kinds of Kubernetes' own groups.</summary>
    public KindRegistry() => Replace(CoreOwner, [.. BuiltIn.BuiltInKinds.All, DefinitionKind.Kind]);

    /// <summary>The kinds now.</summary>
    public KindTable Current => Volatile.Read(ref _current);

    /// <summary>A token that fires at the next change. Take it before <see cref="Current"/>, so that no change is missed.</summary>
    /// <returns>The token.</returns>
    public IChangeToken GetChangeToken() => new CancellationChangeToken(Volatile.Read(ref _changed).Token);

    /// <summary>Says what would be wrong with an owner's kinds, without registering them.</summary>
    /// <param name="owner"><c>kernel</c> or an extension id.</param>
    /// <param name="kinds">The kinds.</param>
    /// <returns>Every problem; empty when there is none.</returns>
    public IReadOnlyList<ExtensionProblem> FindConflicts(string owner, IReadOnlyList<ResourceKind> kinds)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        ArgumentNullException.ThrowIfNull(kinds);
        lock (_gate) return FindProblems(owner, kinds);
    }

    /// <summary>Replaces an owner's kinds in one step. Stored objects of kinds that go stay stored, and are back when the kind is.</summary>
    /// <param name="owner"><c>kernel</c> or an extension id.</param>
    /// <param name="kinds">The kinds; empty removes the owner.</param>
    /// <exception cref="ExtensionException">LB5102: the kinds cannot be registered; nothing was changed.</exception>
    public void Replace(string owner, IReadOnlyList<ResourceKind> kinds)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        ArgumentNullException.ThrowIfNull(kinds);
        var problems = TryReplace(owner, kinds);
        if (problems.Count > 0)
            throw new ExtensionException("LB5102", $"The resource kinds of '{owner}' cannot be registered, {problems.Count} problem(s): {string.Join("; ", problems)}");
    }

    /// <summary>Replaces an owner's kinds in one step, or says why not.</summary>
    /// <returns>Every problem; empty when the kinds are registered.</returns>
    internal IReadOnlyList<ExtensionProblem> TryReplace(string owner, IReadOnlyList<ResourceKind> kinds)
    {
        CancellationTokenSource changed;
        lock (_gate)
        {
            var problems = FindProblems(owner, kinds);
            if (problems.Count > 0) return problems;
            if (kinds.Count == 0) _byOwner.Remove(owner);
            else _byOwner[owner] = [.. kinds];
            Volatile.Write(ref _current, new KindTable(_byOwner.Values.SelectMany(list => list)));
            changed = Interlocked.Exchange(ref _changed, new CancellationTokenSource());
        }

        // Outside the lock: listeners read the registry. The source is not disposed, because a reader may be about to take its token.
        changed.Cancel();
        return [];
    }

    private List<ExtensionProblem> FindProblems(string owner, IReadOnlyList<ResourceKind> kinds)
    {
        var problems = new List<ExtensionProblem>();
        var others = _byOwner.Where(entry => !entry.Key.Equals(owner, StringComparison.OrdinalIgnoreCase)).SelectMany(entry => entry.Value).ToList();
        for (var i = 0; i < kinds.Count; i++)
        {
            problems.AddRange(KindRules.Check(kinds[i], owner));
            foreach (var other in others.Concat(kinds.Take(i))) Compare(kinds[i], other, problems);
        }

        return problems;
    }

    private static void Compare(ResourceKind kind, ResourceKind other, List<ExtensionProblem> problems)
    {
        if (kind.Group != other.Group) return;
        var (samePlural, sameKind, sameVersion) = (kind.Plural == other.Plural, kind.Kind == other.Kind, kind.Version == other.Version);
        if ((samePlural || sameKind) && (sameVersion || kind.Owner != other.Owner))
            problems.Add(new ExtensionProblem("LB5103", kind.ToString(), $"'{kind.QualifiedPlural}' is already provided by '{other.Owner}' ({other}). Use another group, or remove the other extension."));
        else if (samePlural != sameKind)
            problems.Add(new ExtensionProblem("LB5103", kind.ToString(), $"plural '{kind.Plural}' and kind '{kind.Kind}' must belong together in every version; version '{other.Version}' pairs '{other.Plural}' with '{other.Kind}'."));
        else if (samePlural && kind.Scope != other.Scope)
            problems.Add(new ExtensionProblem("LB5103", kind.ToString(), $"the scope must be the same in every version; version '{other.Version}' is {other.Scope}."));
        else if (samePlural && kind.Storage != other.Storage)
            problems.Add(new ExtensionProblem("LB5103", kind.ToString(), $"the storage class must be the same in every version; version '{other.Version}' is {other.Storage}."));
    }
}
