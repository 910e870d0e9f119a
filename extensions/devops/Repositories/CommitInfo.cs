namespace LuBan.DevOps.Repositories;

/// <summary>What a commit says.</summary>
/// <param name="Message">The whole message.</param>
/// <param name="Author">The author's name.</param>
/// <param name="Paths">The files that differ from the commit before; null without one.</param>
internal sealed record CommitInfo(string Message, string Author, IReadOnlyList<string>? Paths);
