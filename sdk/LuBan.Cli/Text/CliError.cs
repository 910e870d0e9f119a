namespace LuBan.Cli.Text;

/// <summary>One kind of refusal. Codes are never reused; each has a paragraph in docs/errors.md.</summary>
internal sealed record CliError(string Code, ExitCode ExitCode, Message Text, Message Remedy);
