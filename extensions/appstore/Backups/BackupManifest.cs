using LuBan.AppStore.Model;

namespace LuBan.AppStore.Backups;

/// <summary>What a backup is of: enough to install the app again.</summary>
/// <param name="App">The app's name.</param>
/// <param name="Spec">Its spec.</param>
/// <param name="Version">The template's version.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="Files">The files and their SHA-256.</param>
internal sealed record BackupManifest(string App, LocalAppSpec Spec, string Version, DateTimeOffset CreatedAt, IReadOnlyDictionary<string, string> Files);
