namespace LuBan.AppStore.Artifacts;

/// <summary>What an archive may hold.</summary>
/// <param name="Bytes">Bytes when it is unpacked.</param>
/// <param name="Entries">Files and folders.</param>
internal sealed record ArchiveLimits(long Bytes, int Entries = 50_000);
