namespace LuBan.AppStore.Artifacts;

/// <summary>An artifact of a namespace.</summary>
/// <param name="Digest">As <c>sha256:…</c>.</param>
/// <param name="Size">Bytes as they were uploaded.</param>
/// <param name="UploadedAt">When it was last uploaded to the namespace.</param>
internal sealed record Artifact(string Digest, long Size, DateTimeOffset UploadedAt);
