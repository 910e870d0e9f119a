var builder = WebApplication.CreateSlimBuilder(args);
await using var app = builder.Build();
// The version is a file beside the program, so that two archives of one build differ.
var version = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "version.txt"));
app.MapGet("/", () => version);
await app.RunAsync();
