namespace LuBan.Identity;

/// <summary>An internal object as it is in memory.</summary>
/// <typeparam name="TContent">What it says.</typeparam>
/// <param name="Name">Its name.</param>
/// <param name="Content">What it says.</param>
/// <param name="Revision">The revision that wrote it: a change that names it fails when another one came first.</param>
internal sealed record Record<TContent>(string Name, TContent Content, long Revision);
