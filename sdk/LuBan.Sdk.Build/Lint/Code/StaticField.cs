namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>A field that lives as long as the code does.</summary>
/// <param name="Type">What it holds.</param>
/// <param name="IsPerThread">Whether each thread has its own.</param>
/// <param name="Place">Its member.</param>
internal sealed record StaticField(string Type, bool IsPerThread, LintPlace Place);
