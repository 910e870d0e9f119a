var builder = WebApplication.CreateBuilder(args);
// One line of the log for each thing that happens, also for an exception.
builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
var app = builder.Build();

string[] books = ["The Origin of Species", "A Brief History of Time", "The Art of War", "Dream of the Red Chamber", "Silent Spring", "The Sea Around Us"];
int[][] stars = [[5, 4], [4, 4, 5], [3, 5], [5, 5, 5], [], []];

app.MapGet("/", () => "ready");
app.MapGet("/reviews/{number:int}", (int number) => new { Book = books[number % books.Length], Stars = Average(stars[number % stars.Length]) });

app.Run();

static int Average(int[] stars) => stars.Sum() / stars.Length;
