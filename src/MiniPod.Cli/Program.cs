Console.WriteLine("minipod");
