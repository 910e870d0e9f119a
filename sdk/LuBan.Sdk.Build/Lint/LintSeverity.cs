namespace LuBan.Sdk.Build.Lint;

/// <summary>How bad a finding is. Errors stop the packing and make <c>luban lint</c> fail.</summary>
internal enum LintSeverity
{
    Info,
    Warning,
    Error,
}
