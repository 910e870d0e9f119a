namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>A builder of routes, as far as the code says what stands before the routes that it maps.</summary>
/// <param name="Path">What is known of it.</param>
/// <param name="IsWhole">False when something unknown stands before it.</param>
internal sealed record RoutePrefix(string Path, bool IsWhole);
