namespace LuBan.Extensions.Processes;

/// <summary>Everything that belongs to one start: its session, the descendants that left it for sessions of their own, and whoever carries its mark.</summary>
internal sealed class ProcessMembers(ProcessIdentity identity)
{
    private readonly byte[] _mark = System.Text.Encoding.ASCII.GetBytes($"LUBAN_PROCESS={identity.Mark}");

    /// <summary>The program and all that came from it, without the shim and what it keeps the output with.</summary>
    public IReadOnlyList<ProcessStat> Program()
    {
        var all = Living();
        var own = new HashSet<int>(Tree(all).Select(stat => stat.Id));
        var keepers = all.Where(stat => stat.Id == identity.Shim || (IsKeeper(stat) && own.Contains(stat.Id))).Select(stat => stat.Id).ToHashSet();
        // A keeper's own children (cat, dd) are told by their parent: the program's never descend from one.
        for (var grown = true; grown;) grown = all.Count(stat => keepers.Contains(stat.Parent) && stat.Parent != identity.Shim && keepers.Add(stat.Id)) > 0;
        return [.. all.Where(stat => own.Contains(stat.Id) && !keepers.Contains(stat.Id))];
    }

    /// <summary>All of it.</summary>
    public IReadOnlyList<ProcessStat> All() => Tree(Living());

    private bool IsKeeper(ProcessStat stat) => stat.Parent == identity.Shim && stat.Id != identity.Id && identity.IsShimAlive;

    /// <summary>Not older than the start: a number that was used again is somebody else.</summary>
    private List<ProcessStat> Living() => identity.Boot == ProcessIdentity.CurrentBoot ? [.. ProcessStat.ReadAll().Where(stat => !stat.IsDead && stat.Start >= identity.ShimStart)] : [];

    private List<ProcessStat> Tree(List<ProcessStat> living)
    {
        // While a session has a member its number is not given to anybody else; a stranger with the shim's number means that the session is gone.
        var sessionIsOurs = living.FirstOrDefault(stat => stat.Id == identity.Shim) is not { } shim || shim.Start == identity.ShimStart;
        var found = new Dictionary<int, ProcessStat>();
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var stat in living.Where(stat => !found.ContainsKey(stat.Id) && Belongs(stat, found, sessionIsOurs)).ToList()) grown = found.TryAdd(stat.Id, stat);
        }

        return [.. found.Values];
    }

    private bool Belongs(ProcessStat stat, Dictionary<int, ProcessStat> found, bool sessionIsOurs) =>
        (sessionIsOurs && stat.Session == identity.Shim) || (stat.Id == identity.Id && stat.Start == identity.Start)
        || found.ContainsKey(stat.Parent) || found.ContainsKey(stat.Session) || HasMark(stat.Id);

    private bool HasMark(int id)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/environ").AsSpan().IndexOf(_mark) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
