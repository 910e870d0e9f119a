namespace LuBan.DevOps.Scheduling;

/// <summary>What a pipeline run is called, and how long it may take.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="Timeouts">How long it may take.</param>
internal sealed record RunIdentity(string Name, string Namespace, string Uid, Timeouts Timeouts);
