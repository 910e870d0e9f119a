using System.Text.Json;

namespace LuBan.Identity;

/// <summary>What the routes about accounts take.</summary>
internal sealed record TokenRequestBody(string? Name, IReadOnlyList<string>? Scopes, long? ExpiresIn);

internal sealed record PasswordBody(string? Name, string? CurrentPassword, string? NewPassword);

internal sealed record ProofBody(string? CurrentPassword);

internal sealed record CodeBody(string? Code);

internal sealed record PasskeyBody(string? Ticket, JsonElement? Credential, string? Name);

internal sealed record ProfileBody(string? DisplayName, string? Email, string? Language);

internal sealed record ResetBody(string? Password, bool? MustChange);
